import type { TokenMeter } from "../rate-limit/token-meter";
import { looksLikeFollowUp, withEarlierQuestions } from "./follow-up";
import type { AnswerModel, Turn } from "./ports";

const longestQuestion = 1_000;

/**
 * The question to search for, or null when the one that was asked stands alone. The model rewrites a follow-up when it can; when it fails, or
 * gives nothing usable, the earlier questions are put before it. Throws the signal's reason when aborted.
 */
export async function standaloneQuestion(
  model: AnswerModel,
  question: string,
  history: readonly Turn[],
  signal: AbortSignal,
  meter: TokenMeter,
): Promise<string | null> {
  if (!looksLikeFollowUp(question, history)) return null;
  const rewritten = await rewriteOrNull(model, question, history, signal, meter);
  return rewritten ?? withEarlierQuestions(question, history);
}

async function rewriteOrNull(
  model: AnswerModel,
  question: string,
  history: readonly Turn[],
  signal: AbortSignal,
  meter: TokenMeter,
): Promise<string | null> {
  if (!model.rewrite) return null;
  try {
    const text = (await model.rewrite(question, history, signal, meter)).replaceAll(/\s+/g, " ").trim();
    return text === "" || text.length > longestQuestion ? null : text;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
