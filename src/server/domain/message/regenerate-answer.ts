import type { AnotherAnswerInput, Sent } from "@/contract/message";
import type { Result } from "@/contract/result";
import type { Actor } from "../identity/actor";
import { type AnotherAnswerRefusal, answerAgain } from "./answer-again";
import type { AskDeps } from "./ask-question";

/**
 * Begins another answer to the same question, beside one that has ended however it ended. Repeated under the same `messageId` it is the same
 * answer. It costs as much as a new message.
 */
export function regenerateAnswer(
  deps: AskDeps,
  actor: Actor,
  input: AnotherAnswerInput,
  { address }: { address: string },
): Promise<Result<Sent, AnotherAnswerRefusal>> {
  return answerAgain(deps, actor, { ...input, besides: ["delivered", "failed", "cancelled"] }, address);
}
