import type { CitationView, SourceView } from "@/contract/message";
import type { AnswerEvent, AnswerRecord } from "@/server/domain/answer/answer-event";
import { ModelFailure } from "@/server/domain/answer/ports";
import type { AskPipeline } from "@/server/jobs/answer";

const source: SourceView = {
  ordinal: 1,
  title: "Leases",
  path: "leases.md",
  url: "https://docs.example/leases#renewal",
  headingPath: ["Renewal"],
  passage: "A lease is renewed every second.",
  otherLocations: [],
  score: 0.9,
};
const citation: CitationView = {
  ordinal: 1,
  answerStart: 0,
  answerEnd: 32,
  quote: "A lease is renewed every second.",
  quoteStart: 0,
  quoteEnd: 32,
  verified: true,
};
export const scriptedText = "A lease is renewed every second. [1]";

/** What each such answer costs: the prompt at once, the rest when the answer is done. */
export const scriptedCost = { promptTokens: 12, completionTokens: 8 };

/** What a test may make of a question: `before` runs between the first text and the rest. */
export type Script = { before?: (question: string, signal: AbortSignal) => Promise<void> | void };

/** Answers every question with the same sentence and its footnote, in three pieces. "fail …" fails in the middle as a model would. */
export function scriptedAnswer({ before }: Script = {}): AskPipeline {
  return async function* answer({ text }, signal, meter): AsyncGenerator<AnswerEvent> {
    yield { type: "stage", stage: { stage: "searching", pages: 3 } };
    yield { type: "stage", stage: { stage: "reading", passages: 1 } };
    yield { type: "sources", sources: [source] };
    const request = meter.request(scriptedCost.promptTokens * 4);
    yield { type: "text", text: scriptedText.slice(0, 10) };
    await before?.(text, signal);
    if (text.startsWith("fail")) throw new ModelFailure("MODEL_UNAVAILABLE", "refused");
    yield { type: "text", text: scriptedText.slice(10, 20) };
    yield { type: "text", text: scriptedText.slice(20) };
    yield { type: "citation", citation };
    request.told(scriptedCost.promptTokens + scriptedCost.completionTokens);
    yield { type: "done", record: recordOf(text) };
  };
}

function recordOf(queryText: string): AnswerRecord {
  return {
    content: scriptedText,
    outcome: "grounded",
    model: "scripted",
    truncated: false,
    nearestPages: [],
    unsupported: [],
    passages: [],
    sources: [source],
    citations: [citation],
    queryText,
    rewrittenQuery: null,
    queryVector: null,
    relevanceScore: 0.8,
    ...scriptedCost,
    retrievalMs: 2,
    firstTokenMs: 3,
    totalMs: 5,
  };
}

/** Holds answers at a point until told to go on; an abort goes on as well. */
export function gate(): { pass: (signal: AbortSignal) => Promise<void>; open(): void } {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const pass = (signal: AbortSignal) => {
    if (signal.aborted) return Promise.resolve();
    return Promise.race([opened, new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }))]);
  };
  return { pass, open };
}
