import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { gate, scriptedAnswer } from "@/testing/scripted-answer";
import type { TestGuest } from "@/testing/test-browser";

// Who may call what with which ids is the matrix's, in `src/server/authorization`. Here: what one guest can do to another while an answer runs.
describe("what is another guest's", () => {
  let chat: ChatUnderTest;
  let owner: TestGuest;
  let stranger: TestGuest;
  let target: Sent;
  const held = gate();
  beforeAll(async () => {
    chat = await openChatUnderTest({ ask: scriptedAnswer({ before: (_, signal) => held.pass(signal) }) });
    owner = chat.guest();
    stranger = chat.guest();
    target = Sent.parse((await owner.send("Mine?")).data);
    await stranger.send("A session of my own");
  });
  afterAll(() => chat.dispose());

  it("goes on being answered whoever wants to stop or delete it", async () => {
    const { conversationId, answerId } = target;
    for (const path of ["message.stop", "conversation.delete"]) {
      expect((await stranger.mutate(path, { conversationId, answerId })).refusal).toMatchObject({ code: "NOT_FOUND" });
    }
    const { data } = await owner.query("conversation.open", { conversationId });
    expect(data).toMatchObject({ conversation: { title: "Mine?" }, messages: [{}, { id: answerId, status: "streaming" }] });
  });

  it("does not show in a list, nor by a message of one's own under a foreign conversation", async () => {
    expect((await stranger.send("Let me in", target.conversationId)).refusal).toMatchObject({ code: "NOT_FOUND" });
    expect((await stranger.query("conversation.list")).data).toMatchObject({ total: 1, items: [{ title: "A session of my own" }] });
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
