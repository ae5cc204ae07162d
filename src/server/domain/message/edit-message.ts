import type { EditMessageInput, Sent } from "@/contract/message";
import type { Result } from "@/contract/result";
import type { Actor } from "../identity/actor";
import { type AskDeps, askQuestion } from "./ask-question";
import type { SendRefusal } from "./send-message";

/**
 * Asks a question anew in other words, and begins its answer: a sibling of the edited one, which stays as it is with all that followed it.
 * Repeated under the same `messageId` it is the same message. NOT_FOUND when the edited one is no question of this conversation.
 */
export function editMessage(
  deps: AskDeps,
  actor: Actor,
  { conversationId, messageId, text, editedId }: EditMessageInput,
  { address }: { address: string },
): Promise<Result<Sent, SendRefusal>> {
  const place = { kind: "beside" as const, messageId: editedId };
  return askQuestion(deps, actor, { conversationId, messageId, text, place, mayBegin: false }, address);
}
