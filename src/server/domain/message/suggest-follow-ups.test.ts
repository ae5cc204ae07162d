import { expect, it } from "vitest";
import { ConversationView } from "@/contract/conversation";
import type { MessageStatus } from "@/contract/message";
import type { Actor } from "../identity/actor";
import type { Answered } from "../session/find-follow-ups";
import { suggestFollowUps } from "./suggest-follow-ups";

const actor: Actor = { kind: "guest", tokenHash: "00" };
const [conversationId, questionId, answerId, collectionId] = [
  crypto.randomUUID(),
  crypto.randomUUID(),
  crypto.randomUUID(),
  crypto.randomUUID(),
];
const at = "2026-11-01T10:00:00.000Z";

/** What is suggested after an answer that ended so, in a session with these preferences, and what was looked for. */
async function suggested(status: MessageStatus, preferences: Record<string, unknown>, askedFor = answerId) {
  const source = (ordinal: number) => ({
    ordinal,
    title: `Page ${ordinal}`,
    path: `page-${ordinal}.md`,
    url: null,
    headingPath: ["Top", `Heading ${ordinal}`],
    passage: "Lanterns are lit at dusk.",
    otherLocations: [],
    score: 0.5,
  });
  const citation = { ordinal: 2, answerStart: 0, answerEnd: 4, quote: "Lanterns", quoteStart: 0, quoteEnd: 8, verified: true };
  const message = { status: "delivered", errorCode: null, createdAt: at, answer: null, sources: [], citations: [] };
  const view = ConversationView.parse({
    conversation: {
      id: conversationId,
      title: "Lanterns",
      status: "open",
      messageCount: 2,
      createdAt: at,
      lastMessageAt: at,
      isUnread: false,
    },
    messages: [
      { ...message, id: questionId, parentId: null, position: 1, role: "user", content: "When are they lit?" },
      {
        ...message,
        status,
        id: answerId,
        parentId: questionId,
        position: 2,
        role: "assistant",
        content: "At dusk.",
        sources: [source(1), source(2)],
        citations: [citation],
      },
    ],
    seq: 3,
    olderCursor: null,
  });
  const lookedFor: [Answered, string | null][] = [];
  const result = await suggestFollowUps(
    {
      conversations: { open: async () => view, openThrough: async () => null },
      sessions: { find: async () => ({ id: crypto.randomUUID(), status: "active", lastActivityAt: 0, expiresAt: 1, preferences }) },
      followUps: async (...asked) => {
        lookedFor.push(asked);
        return ["What do they burn?"];
      },
    },
    actor,
    { conversationId, answerId: askedFor },
  );
  return { result, lookedFor };
}

const found = { paths: ["page-2.md"], headings: ["Heading 2"], questions: ["When are they lit?"] };

it("looks beside what the answer cites, in the documents that this server answers from", async () => {
  expect(await suggested("delivered", {})).toEqual({ result: { ok: true, value: ["What do they burn?"] }, lookedFor: [[found, null]] });
});

it("looks in the collection that the session has chosen", async () => {
  expect((await suggested("delivered", { collectionId })).lookedFor).toEqual([[found, collectionId]]);
});

it("suggests nothing after an answer that has not ended well", async () => {
  expect(await suggested("failed", {})).toEqual({ result: { ok: true, value: [] }, lookedFor: [] });
});

it("knows no answer that is not in the conversation", async () => {
  const { result, lookedFor } = await suggested("delivered", {}, crypto.randomUUID());
  expect(result).toMatchObject({ ok: false, code: "NOT_FOUND" });
  expect(lookedFor).toEqual([]);
});
