import type { AnswerStage } from "@/contract/conversation-event";
import type { CitationView, NearestPage, Outcome, SourceView, TextSpan } from "@/contract/message";
import type { RankedPassage } from "../retrieval/passage";

/** Everything that is known of an answer at its end, to be stored. Times in milliseconds from the start of the attempt. */
export type AnswerRecord = {
  content: string;
  outcome: Outcome;
  model: string;
  truncated: boolean;
  nearestPages: NearestPage[];
  unsupported: TextSpan[];
  /** Retrieved passages in the order of `sources`; `sources[i].ordinal` is `i + 1`. */
  passages: readonly RankedPassage[];
  sources: SourceView[];
  citations: CitationView[];
  queryText: string;
  rewrittenQuery: string | null;
  queryVector: Float32Array | null;
  /** 0..1; how sure retrieval is that the documents cover the question. */
  relevanceScore: number;
  promptTokens: number | null;
  completionTokens: number | null;
  retrievalMs: number;
  firstTokenMs: number | null;
  totalMs: number;
};

/** What the pipeline tells while it answers, in order: stages, sources before the first text, text and citations, then `done` once. */
export type AnswerEvent =
  | { type: "stage"; stage: AnswerStage }
  | { type: "sources"; sources: SourceView[] }
  | { type: "text"; text: string }
  | { type: "citation"; citation: CitationView }
  | { type: "done"; record: AnswerRecord };
