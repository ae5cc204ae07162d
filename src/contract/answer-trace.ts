import { z } from "zod";
import { CitationView, Outcome, SourceView } from "./message";
import { Id } from "./text-input";

/** What an answer's time goes into; searching may happen more than once for one question. */
export const StepName = z.enum([
  "rewriting",
  "embedding",
  "words",
  "nearest",
  "comparing",
  "passages",
  "reranking",
  "sections",
  "firstText",
  "writing",
]);
export type StepName = z.infer<typeof StepName>;

/** A part of the work: when it began, in milliseconds from the beginning of the whole, and how long it took. Parts may overlap. */
export const Step = z.object({ name: StepName, startMs: z.number(), ms: z.number() });
export type Step = z.infer<typeof Step>;

/**
 * What became of a passage that was considered. `kept`: it is a source. `same`: nearly the text of one that is. `held`: it stands in the section of
 * one that is. `behind`: enough better ones were there. `unread`: so many that it was not even read. `gone`: it stands nowhere any more.
 */
export const CandidateFate = z.enum(["kept", "same", "held", "behind", "unread", "gone"]);
export type CandidateFate = z.infer<typeof CandidateFate>;

/**
 * A passage that was considered: BM25 ≥0 and cosine −1..1, null where that index did not return it; `fused` 0..1. `ordinal` is that of the source
 * which it is or stands for, null without one.
 */
export const Candidate = z.object({
  chunkId: Id,
  lexical: z.number().nullable(),
  vector: z.number().nullable(),
  fused: z.number(),
  fate: CandidateFate,
  ordinal: z.number().int().min(1).nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

/**
 * A search as it was made last: `question` with its slips corrected and without a version's name; `version` where one alone was searched (null: the
 * current one). `found` is how many passages were considered; `candidates` are the best of them, and all that were kept.
 */
const SearchTrace = z.object({
  question: z.string(),
  version: z.string().nullable().optional(),
  floor: z.number(),
  embedder: z.string(),
  reranker: z.string().nullable(),
  found: z.number().int().min(0),
  candidates: z.array(Candidate),
});
export type SearchTrace = z.infer<typeof SearchTrace>;

/** A message of the request to a language model. */
export const PromptMessage = z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() });
export type PromptMessage = z.infer<typeof PromptMessage>;

/**
 * How an answer came about. `waitedMs`: from its acceptance to its beginning. `search` is null where it did not come to that, `prompt` where no
 * language model was asked. `model`, `mostChars` and `turns` are what it was asked with: the longest answer in characters, and the turns before.
 */
export const AnswerTrace = z.object({
  waitedMs: z.number().min(0).nullable(),
  steps: z.array(Step),
  search: SearchTrace.nullable(),
  model: z.string().nullable(),
  mostChars: z.number().int().nullable(),
  turns: z.number().int().min(0),
  prompt: z.array(PromptMessage).nullable(),
});
export type AnswerTrace = z.infer<typeof AnswerTrace>;

/** Where a candidate stands in the documents now; there is none for what is no longer among them. */
export const CandidatePlace = z.object({ chunkId: Id, title: z.string(), path: z.string(), headingPath: z.array(z.string()) });
export type CandidatePlace = z.infer<typeof CandidatePlace>;

/** An answer of somebody's conversation, which is opened by looking at it; `openingId` as for `InspectConversationInput`. */
export const InspectAnswerInput = z.object({ conversationId: Id, answerId: Id, openingId: Id.optional() });
export type InspectAnswerInput = z.infer<typeof InspectAnswerInput>;

/** `trace` is null for an answer from before traces were kept, and for one that another process had to end. */
export const TracedAnswer = z.object({ answerId: Id, trace: AnswerTrace.nullable(), places: z.array(CandidatePlace) });
export type TracedAnswer = z.infer<typeof TracedAnswer>;

/** The question of an answer asked again, of today's documents and settings; nothing of it is in the conversation. */
export const ReplayedAnswer = z.object({
  answerId: Id,
  outcome: Outcome,
  model: z.string(),
  content: z.string(),
  relevanceScore: z.number().min(0).max(1).nullable(),
  rewrittenQuery: z.string().nullable(),
  sources: z.array(SourceView),
  citations: z.array(CitationView),
  promptTokens: z.number().int().nullable(),
  completionTokens: z.number().int().nullable(),
  retrievalMs: z.number(),
  firstTokenMs: z.number().nullable(),
  responseTimeMs: z.number(),
  trace: AnswerTrace,
  places: z.array(CandidatePlace),
});
export type ReplayedAnswer = z.infer<typeof ReplayedAnswer>;
