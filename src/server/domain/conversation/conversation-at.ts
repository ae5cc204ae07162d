import type { ConversationStatus } from "@/contract/conversation";
import { limits } from "@/contract/limits";
import { conversationMachine } from "./conversation-machine";

/** A conversation without a message for this long is paused. */
export const { pauseAfterMs } = limits;

/** The status a stored conversation has at a moment: what the clock did to it since its last message. */
export function conversationAt(status: ConversationStatus, lastMessageAt: number | null, nowMs: number): ConversationStatus {
  if (lastMessageAt === null || nowMs - lastMessageAt < pauseAfterMs) return status;
  return conversationMachine(status, "idle") ?? status;
}
