import type { ChangeConversationInput, ConversationSummary } from "@/contract/conversation";

/** What brings a conversation back as it was before it was archived; the archive itself does not keep that it was closed. */
export function unarchiving({ status }: Pick<ConversationSummary, "status">): readonly ChangeConversationInput["change"][] {
  return status === "closed" ? ["restore", "close"] : ["restore"];
}
