import { type Calls, callsAs, type Said } from "./calls";
import type { Person } from "./people";

/** Something of somebody's, by its ids; `word` stands in its title and nowhere else. */
export type Thing = { conversationId: string; questionId: string; answerId: string; shareId: string; word: string };

const question = "How do I back up my data?";

/** A thing that is not there. */
export function missingThing(): Thing {
  const id = () => crypto.randomUUID();
  return { conversationId: id(), questionId: id(), answerId: id(), shareId: id(), word: newWord() };
}

/** Asks, waits for the answer, gives the conversation a title of its own and shares it. */
export async function ownThing(url: string, owner: Person): Promise<Thing> {
  const { query, mutate, call } = callsAs(url, owner.cookie);
  const asked = await call("/api/chat", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message: question }),
  });
  const conversationId = String(JSON.parse(asked.text).session_id);
  const word = newWord();
  await mutate("conversation.rename", { conversationId, title: word });
  const { messages } = dataOf(await query("conversation.open", { conversationId }));
  const share = owner.isSignedIn ? dataOf(await mutate("share.create", { conversationId })).id : crypto.randomUUID();
  return { conversationId, questionId: String(messages[0].id), answerId: String(messages[1].id), shareId: String(share), word };
}

function dataOf({ text }: Said) {
  return JSON.parse(text).result.data;
}

/** No word of any language, and none like another of these. */
function newWord(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(14)), (byte) => "bcdfghjklmnpqrtvwxz".charAt(byte % 19)).join("");
}

/** Asks the server for a thing, and reads the answer. */
export type Ask<Asked> = (asked: Asked) => Promise<Said>;

/** What takes ids of conversations and what is in them, asked by whoever holds a cookie. */
export function surfacesOfGuests(url: string, cookie: string): Record<string, Ask<Thing>> {
  const { call, query, mutate } = callsAs(url, cookie);
  const messageId = () => crypto.randomUUID();
  const citation = null;
  return {
    "conversation.open": ({ conversationId }) => query("conversation.open", { conversationId }),
    "conversation.open, earlier messages": ({ conversationId }) => query("conversation.open", { conversationId, before: 2 }),
    "conversation.search": ({ word }) => query("conversation.search", { query: word }),
    "conversation.rename": ({ conversationId }) => mutate("conversation.rename", { conversationId, title: "Mine now" }),
    "conversation.change": ({ conversationId }) => mutate("conversation.change", { conversationId, change: "archive" }),
    "conversation.selectSibling": ({ conversationId, answerId }) =>
      mutate("conversation.selectSibling", { conversationId, messageId: answerId }),
    "conversation.delete": ({ conversationId }) => mutate("conversation.delete", { conversationId }),
    "message.edit": ({ conversationId, questionId }) =>
      mutate("message.edit", { conversationId, editedId: questionId, messageId: messageId(), text: "Mine now?" }),
    "message.regenerate": ({ conversationId, answerId }) =>
      mutate("message.regenerate", { conversationId, answerId, messageId: messageId() }),
    "message.stop": ({ conversationId, answerId }) => mutate("message.stop", { conversationId, answerId }),
    "message.retry": ({ conversationId, answerId }) => mutate("message.retry", { conversationId, answerId, messageId: messageId() }),
    "feedback.list": ({ conversationId }) => query("feedback.list", { conversationId }),
    "feedback.give": ({ conversationId, answerId }) =>
      mutate("feedback.give", { conversationId, messageId: answerId, citation, rating: "up" }),
    "feedback.withdraw": ({ conversationId, answerId }) => mutate("feedback.withdraw", { conversationId, messageId: answerId, citation }),
    "GET /api/chat/{session_id}": ({ conversationId }) => call(`/api/chat/${conversationId}`),
    "GET /api/export/{conversation_id}": ({ conversationId }) => call(`/api/export/${conversationId}`),
    "GET /api/export/{conversation_id}?format=markdown": ({ conversationId }) => call(`/api/export/${conversationId}?format=markdown`),
    "connection.events, until it is open": ({ conversationId }) => firstOfStream(url, cookie, conversationId),
  };
}

/** What only people with an account may ask for. */
export function surfacesOfPeople(url: string, cookie: string): Record<string, Ask<Thing>> {
  const { query, mutate }: Calls = callsAs(url, cookie);
  return {
    "share.create": ({ conversationId }) => mutate("share.create", { conversationId }),
    "share.list": ({ conversationId }) => query("share.list", { conversationId }),
    "share.revoke": ({ conversationId, shareId }) => mutate("share.revoke", { conversationId, shareId }),
  };
}

async function firstOfStream(url: string, cookie: string, conversationId: string): Promise<Said> {
  const controller = new AbortController();
  const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId }] }));
  const stream = await fetch(`${url}/api/trpc/connection.events?input=${input}`, { headers: { cookie }, signal: controller.signal });
  const first = await stream.body?.getReader().read();
  controller.abort();
  return { status: stream.status, text: new TextDecoder().decode(first?.value) };
}
