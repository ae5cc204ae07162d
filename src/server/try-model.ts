import type { AnswerModel } from "./domain/answer/ports";
import type { TokenMeter } from "./domain/rate-limit/token-meter";

const modelCheckMs = 10_000;

/** What a request to the model fails with, in words; null when it answers. */
export async function tryModel(model: AnswerModel, meter: TokenMeter): Promise<string | null> {
  try {
    await model.rewrite?.("Does this work?", [{ role: "user", content: "This is a check." }], AbortSignal.timeout(modelCheckMs), meter);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
