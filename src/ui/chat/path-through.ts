import type { ConversationView } from "@/contract/conversation";
import { refusalOf } from "../trpc/refusal";

type Conversations = {
  open: { query: (input: { conversationId: string; through: string }) => Promise<ConversationView> };
  selectSibling: { mutate: (input: { conversationId: string; messageId: string }) => Promise<unknown> };
};

type Place = { conversationId: string; messageId: string; shownLeafId: string | null };

/**
 * The path that leads through a message. Another one than is shown is chosen with that: what is asked next, shared or saved follows what is on the
 * screen. A reader who may not choose any more, as when the session is over, can read it all the same.
 */
export async function pathThrough(
  conversations: Conversations,
  { conversationId, messageId, shownLeafId }: Place,
): Promise<ConversationView> {
  const view = await conversations.open.query({ conversationId, through: messageId });
  const leaf = view.messages.at(-1);
  if (leaf === undefined || leaf.id === shownLeafId) return view;
  try {
    await conversations.selectSibling.mutate({ conversationId, messageId: leaf.id });
  } catch (error) {
    if (refusalOf(error) === null) throw error;
  }
  return view;
}
