import { redirect } from "next/navigation";
import { cache } from "react";
import type { ConversationView } from "@/contract/conversation";
import type { ChatInfo, SessionView } from "@/contract/session";
import { pathWithReturn } from "@/ui/account/path-with-return";
import { hasSessionEnded, readerCaller } from "../reader-caller";
import { readInfo, readMe } from "../reader-data";

/** A conversation of this reader's; null for one that is missing or another's. */
export const readConversation = cache(async (conversationId: string): Promise<ConversationView | null> => {
  try {
    return await (await readerCaller()).conversation.open({ conversationId });
  } catch {
    return null;
  }
});

type Reader = { info: ChatInfo | null; me: SessionView | null; hasEnded: boolean };

/** What a page that shows the chat's things knows of its reader. Where guests may not ask, a guest signs in first and comes back to `path`. */
export async function readReader(path: string): Promise<Reader> {
  const [info, me, hasEnded] = await Promise.all([readInfo(), readMe(), hasSessionEnded()]);
  if (info?.guests === false && me?.kind === "guest") redirect(pathWithReturn("/sign-in", path));
  return { info, me, hasEnded };
}
