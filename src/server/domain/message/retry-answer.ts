import type { AnotherAnswerInput, Sent } from "@/contract/message";
import type { Result } from "@/contract/result";
import type { Actor } from "../identity/actor";
import { type AnotherAnswerRefusal, answerAgain } from "./answer-again";
import type { AskDeps } from "./ask-question";

/**
 * Begins a new answer under the same question as one that failed or was cancelled. Repeated under the same `messageId` it is the same answer. It
 * costs as much as a new message.
 */
export function retryAnswer(
  deps: AskDeps,
  actor: Actor,
  input: AnotherAnswerInput,
  { address }: { address: string },
): Promise<Result<Sent, AnotherAnswerRefusal>> {
  return answerAgain(deps, actor, { ...input, besides: ["failed", "cancelled"] }, address);
}
