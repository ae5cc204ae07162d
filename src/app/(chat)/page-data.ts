import { headers } from "next/headers";
import { cache } from "react";
import type { ConversationView } from "@/contract/conversation";
import type { ChatInfo } from "@/contract/session";
import { getContainer } from "@/server/container";
import { guestTokenIn } from "@/server/rest/guest-cookie";
import { appRouter } from "@/server/trpc/root";

/** The procedures as this request's reader may call them, in the same process. */
const readerCaller = cache(async () => {
  // Headers first: a build, which tries to render this page too, has none and must open nobody's database.
  const token = guestTokenIn((await headers()).get("cookie"));
  const { services, guestOf } = await getContainer();
  const actor = guestOf(token);
  return appRouter.createCaller({ services, actor, setGuestCookie: () => undefined });
});

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
