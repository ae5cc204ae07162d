import { cache } from "react";
import type { ConversationView } from "@/contract/conversation";
import type { ChatInfo } from "@/contract/session";
import { readerCaller } from "../reader-caller";

/** What there is to ask; null where it cannot be told now, and the page asks for it. */
export const readInfo = cache(async (): Promise<ChatInfo | null> => {
  try {
    return await (await readerCaller()).session.info();
  } catch {
    return null;
  }
});

/** A conversation of this reader's; null for one that is missing or another's. */
export const readConversation = cache(async (conversationId: string): Promise<ConversationView | null> => {
  try {
    return await (await readerCaller()).conversation.open({ conversationId });
  } catch {
    return null;
  }
});
