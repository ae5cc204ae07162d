import type { Clock } from "../clock";
import type { Scope } from "../retrieval/passage";
import type { Retriever } from "../retrieval/retriever";
import type { AnswerEvent } from "./answer-event";
import type { AnswerModel, Turn } from "./ports";

export type AnswerDeps = { retriever: Retriever; model: AnswerModel; clock: Clock; maxAnswerChars: number };
export type Question = { text: string; history: readonly Turn[]; scope: Scope };

/**
 * Answers one question: rewrite, retrieve, decide, generate, cite. Text never has more than `maxAnswerChars` characters.
 * Throws `ModelFailure` when the model fails, and the signal's reason when aborted; what was yielded before stands.
 */
export async function* answerQuestion(_deps: AnswerDeps, _question: Question, _signal: AbortSignal): AsyncGenerator<AnswerEvent> {
  throw new Error("not built yet");
}
