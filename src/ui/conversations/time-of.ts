import type { ConversationSummary } from "@/contract/conversation";

/** When a conversation was last spoken in, or begun: what the list is ordered by. */
export const timeOf = ({ lastMessageAt, createdAt }: Pick<ConversationSummary, "lastMessageAt" | "createdAt">) =>
  lastMessageAt ?? createdAt;
