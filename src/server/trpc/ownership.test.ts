import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { gate, scriptedAnswer } from "@/testing/scripted-answer";
import type { TestGuest } from "@/testing/test-browser";
import { appRouter } from "./root";

type Target = { conversationId: string; answerId: string };

/** Every procedure that names something by its id, with input that fits the owner. What is not here takes no id. */
const withIds: Record<string, { type: "query" | "mutation"; input(target: Target): unknown }> = {
  "conversation.open": { type: "query", input: ({ conversationId }) => ({ conversationId }) },
  "conversation.rename": { type: "mutation", input: ({ conversationId }) => ({ conversationId, title: "Mine now" }) },
  "conversation.delete": { type: "mutation", input: ({ conversationId }) => ({ conversationId }) },
  "message.stop": { type: "mutation", input: (target) => target },
  "message.retry": { type: "mutation", input: (target) => target },
};
/** Procedures that concern only whoever calls them, and those with a test of their own below. */
const withoutIds = ["session.me", "session.info", "session.renew", "session.close", "session.forget", "conversation.list"];
/** Procedures over documents, which are everybody's. */
const ofDocuments = ["document.view"];
const testedBelow = ["message.send", "connection.events"];

describe("what is another guest's", () => {
  let chat: ChatUnderTest;
  let owner: TestGuest;
  let stranger: TestGuest;
  let target: Target;
  const held = gate();
  beforeAll(async () => {
    chat = await openChatUnderTest({ ask: scriptedAnswer({ before: (_, signal) => held.pass(signal) }) });
    owner = chat.guest();
    stranger = chat.guest();
    target = Sent.parse((await owner.send("Mine?")).data);
    await stranger.send("A session of my own");
  });
  afterAll(() => chat.dispose());

  it("is asked for by no procedure that this test does not know", () => {
    const known = [...Object.keys(withIds), ...withoutIds, ...ofDocuments, ...testedBelow];
    expect(Object.keys(appRouter._def.procedures).sort()).toEqual(known.sort());
  });

  for (const [path, { type, input }] of Object.entries(withIds)) {
    it(`answers ${path} exactly as if it were not there`, async () => {
      const call = (at: Target) => (type === "query" ? stranger.query(path, input(at)) : stranger.mutate(path, input(at)));
      const foreign = await call(target);
      const missing = await call({ conversationId: crypto.randomUUID(), answerId: crypto.randomUUID() });
      expect(foreign.refusal).toMatchObject({ code: "NOT_FOUND" });
      expect({ status: foreign.status, text: foreign.text }).toEqual({ status: missing.status, text: missing.text });
      expect((await owner.query("conversation.open", target)).data).toMatchObject({ conversation: { title: "Mine?", messageCount: 2 } });
    });
  }

  it("takes no message, neither under the id of a conversation nor of a message", async () => {
    expect((await stranger.send("Let me in", target.conversationId)).refusal).toMatchObject({ code: "NOT_FOUND" });
    const { messages } = await chat.container.services.conversations
      .open(owner.actor, target.conversationId, null, 5)
      .then((view) => view ?? { messages: [] });
    const taken = messages[0]?.id;
    expect((await stranger.send("Mine?", crypto.randomUUID(), taken)).refusal).toMatchObject({ code: "NOT_FOUND" });
  });

  it("does not show in a list, nor by a message of one's own under a foreign conversation", async () => {
    expect((await stranger.query("conversation.list")).data).toMatchObject({ total: 1, items: [{ title: "A session of my own" }] });
  });

  it("is silence on the event stream, where the owner hears every event", async () => {
    const first = async (guest: TestGuest) => {
      const { services } = chat.container;
      const { followConversation } = await import("@/server/domain/event-log/follow-conversation");
      const controller = new AbortController();
      const connection = { signal: controller.signal, close: () => {} };
      const follow = { conversationId: target.conversationId, after: 0, connection };
      const heard: string[] = [];
      const timer = setTimeout(() => controller.abort(), 200);
      for await (const { event } of followConversation(services, guest.actor, follow)) heard.push(event.type);
      clearTimeout(timer);
      return heard;
    };
    expect(await first(stranger)).toEqual([]);
    expect(await first(owner)).toContain("message.created");
  });

  it("needs a guest token for everything but who and what there is", async () => {
    const { handleTrpc } = await import("./handler");
    for (const path of Object.keys(appRouter._def.procedures)) {
      if ([...ofDocuments, "session.me", "session.info", "session.renew", "connection.events"].includes(path)) continue;
      const isQuery = path === "conversation.list" || path === "conversation.open";
      const init = isQuery ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
      const reply = await handleTrpc(chat.container, new Request(`http://chat.test/api/trpc/${path}${isQuery ? "?input={}" : ""}`, init));
      expect([path, reply.status, (await reply.json()).error.data.footnote.code]).toEqual([path, 401, "UNAUTHENTICATED"]);
    }
  });

  it("stays when a stranger forgets everything, and goes when its owner does", async () => {
    expect((await stranger.mutate("session.forget")).data).toEqual({ erased: true });
    expect((await owner.query("conversation.open", target)).status).toBe(200);
    const forgotten = await owner.mutate("session.forget");
    expect(forgotten.headers.get("set-cookie")).toContain("footnote_guest=");
    expect((await owner.query("conversation.open", target)).refusal).toMatchObject({ code: "NOT_FOUND" });
    for (const table of [
      "sessions",
      "conversations",
      "messages",
      "message_sources",
      "citations",
      "rag_queries",
      "conversation_events",
      "jobs",
    ]) {
      expect([table, (await chat.database.query(`SELECT FROM ${table}`)).length]).toEqual([table, 0]);
    }
  });
});
