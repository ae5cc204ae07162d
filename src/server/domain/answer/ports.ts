import type { PromptMessage } from "@/contract/answer-trace";
import type { TokenMeter } from "../rate-limit/token-meter";
import type { RankedPassage } from "../retrieval/passage";

/** An earlier turn of the conversation, oldest first. */
export type Turn = { role: "user" | "assistant"; content: string };

/** What a model is asked: the standalone question, the passages numbered from 1 in this order, and the turns before. */
export type ModelRequest = { question: string; passages: readonly RankedPassage[]; history: readonly Turn[]; maxChars: number };

/**
 * Pieces of an answer's markdown with `[n]` markers, in order; `usage` at most once, last; `cut` when the model stopped at a limit of its own.
 * A model that finds no answer in the passages writes `notCoveredSentinel` as its first line.
 */
export type ModelEvent =
  | { type: "text"; text: string }
  | { type: "cut" }
  | { type: "usage"; promptTokens: number; completionTokens: number };

/** A failure of the far end, thrown by a model's stream. */
export class ModelFailure extends Error {
  override name = "ModelFailure";
  constructor(
    readonly code: "MODEL_UNAVAILABLE" | "MODEL_TIMEOUT" | "BUDGET_EXHAUSTED" | "ANSWER_INTERRUPTED",
    message: string,
  ) {
    super(message);
  }
}

/**
 * Writes an answer. Aborting the signal ends the upstream request; failures are thrown as `ModelFailure`. Each request is metered, however it ends.
 */
export type AnswerModel = {
  /** `extractive`, or the model's name. */
  name: string;
  /**
   * Whether it writes in its own words, as a language model does. Such a model is given the best passages with the rest of their sections, and may
   * refuse by `notCoveredSentinel`; one that quotes may not, or a page that begins with that word would refuse for it.
   */
  writes: boolean;
  generate(request: ModelRequest, signal: AbortSignal, meter: TokenMeter): AsyncIterable<ModelEvent>;
  /** What `generate` sends for a request, word for word; null where no model is asked. */
  prompt: ((request: ModelRequest) => PromptMessage[]) | null;
  /** Makes a follow-up a standalone question, within 3 s or it throws; null where the model cannot. */
  rewrite: ((question: string, history: readonly Turn[], signal: AbortSignal, meter: TokenMeter) => Promise<string>) | null;
  /** Names a conversation that begins with this question, in one request, within 10 s or it throws; null where the model cannot. */
  title: ((question: string, signal: AbortSignal, meter: TokenMeter) => Promise<string>) | null;
};
