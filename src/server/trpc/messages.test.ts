import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConversationView } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { noSession } from "@/testing/no-session";
import { gate, scriptedAnswer, scriptedText } from "@/testing/scripted-answer";

describe("sending, stopping and repeating over tRPC", () => {
  let chat: ChatUnderTest;
  const held = gate();
  beforeAll(async () => {
    const before = (question: string, signal: AbortSignal) => (question.startsWith("hold") ? held.pass(signal) : undefined);
    chat = await openChatUnderTest({ ask: scriptedAnswer({ before }) });
  });
  afterAll(() => chat.dispose());

  const open = async (guest: ReturnType<ChatUnderTest["guest"]>, conversationId: string) =>
    ConversationView.parse((await guest.query("conversation.open", { conversationId })).data);

  it("stores question, answer, sources, citations and the query of an answer", async () => {
    const guest = chat.guest();
    const sent = Sent.parse((await guest.send("How long is a lease?")).data);
    await chat.idle();
    const view = await open(guest, sent.conversationId);
    expect(view.conversation).toMatchObject({ title: "How long is a lease?", status: "open", messageCount: 2 });
    const [question, answer] = view.messages;
    expect(question).toMatchObject({ id: sent.messageId, role: "user", status: "delivered", position: 1, content: "How long is a lease?" });
    expect(answer).toMatchObject({ id: sent.answerId, parentId: sent.messageId, status: "delivered", content: scriptedText, position: 2 });
    expect(answer?.sources).toMatchObject([{ ordinal: 1, title: "Leases", headingPath: ["Renewal"] }]);
    expect(answer?.citations).toMatchObject([{ ordinal: 1, verified: true, quote: "A lease is renewed every second." }]);
    expect(answer?.answer).toMatchObject({ outcome: "grounded", model: "scripted" });
    const [query] = await chat.database.query(
      `SELECT query_text, outcome, response_text, prompt_tokens FROM rag_queries WHERE message_id = $1`,
      [sent.answerId],
    );
    expect(query).toEqual({ query_text: "How long is a lease?", outcome: "grounded", response_text: scriptedText, prompt_tokens: 12 });
    const events = await chat.container.services.log.read(guest.actor, sent.conversationId, sent.seq, 100);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(-1)).toMatchObject({ seq: view.seq, event: { type: "message.finished", status: "delivered", content: scriptedText } });
  });

  it("takes a message sent twice as one, and refuses other words under its id", async () => {
    const guest = chat.guest();
    const [conversationId, messageId] = [crypto.randomUUID(), crypto.randomUUID()];
    const first = await guest.send("Once?", conversationId, messageId);
    const second = await guest.send("Once?", conversationId, messageId);
    expect(second.data).toEqual(first.data);
    await chat.idle();
    expect((await guest.send("Once?", conversationId, messageId)).data).toEqual(first.data);
    expect((await guest.send("Twice?", conversationId, messageId)).refusal).toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
    expect((await open(guest, conversationId)).messages).toHaveLength(2);
  });

  it("commits one of many sends of the same message at once", async () => {
    const guest = chat.guest();
    const [conversationId, messageId] = [crypto.randomUUID(), crypto.randomUUID()];
    const replies = await Promise.all(Array.from({ length: 8 }, () => guest.send("All at once?", conversationId, messageId)));
    for (const reply of replies) expect(reply.data).toEqual(replies[0]?.data);
    await chat.idle();
    expect((await open(guest, conversationId)).messages).toHaveLength(2);
  });

  it("lets one of two different first messages through, and calls the other one too early", async () => {
    const guest = chat.guest();
    const conversationId = crypto.randomUUID();
    const replies = await Promise.all([guest.send("hold one", conversationId), guest.send("hold two", conversationId)]);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.find(({ status }) => status !== 200)?.refusal).toMatchObject({ code: "CONVERSATION_BUSY", retryable: true });
    const [sent] = replies.flatMap(({ data }) => (data === undefined ? [] : [Sent.parse(data)]));
    await guest.mutate("message.stop", { conversationId, answerId: sent?.answerId });
  });

  it("makes one session of a guest's many first messages", async () => {
    const guest = chat.guest();
    await Promise.all(Array.from({ length: 5 }, (_, i) => guest.send(`First ${i}`)));
    await chat.idle();
    const list = await guest.query("conversation.list");
    expect(list.data).toMatchObject({ total: 5 });
  });

  it("shows a running answer with its text and sources so far, and keeps them when stopped", async () => {
    const guest = chat.guest();
    const sent = Sent.parse((await guest.send("hold on")).data);
    const { conversationId, answerId } = sent;
    await expect.poll(async () => (await open(guest, conversationId)).messages[1]?.content).toBe(scriptedText.slice(0, 10));
    const running = await open(guest, conversationId);
    expect(running.messages[1]).toMatchObject({ status: "streaming", sources: [{ ordinal: 1 }], citations: [] });
    expect((await guest.send("And now?", conversationId)).refusal).toMatchObject({ code: "CONVERSATION_BUSY" });
    expect((await guest.mutate("message.stop", { conversationId, answerId })).data).toEqual({ status: "cancelled" });
    expect((await guest.mutate("message.stop", { conversationId, answerId })).data).toEqual({ status: "cancelled" });
    const stopped = await open(guest, conversationId);
    expect(stopped.messages.map(({ status }) => status)).toEqual(["delivered", "cancelled"]);
    expect(stopped.messages[1]).toMatchObject({ content: scriptedText.slice(0, 10), sources: [{ ordinal: 1 }], errorCode: null });
  });

  it("stops an answer that another process holds, and refuses what that one says afterwards", async () => {
    const guest = chat.guest();
    const sent = Sent.parse((await guest.send("hold elsewhere")).data);
    const { conversationId, answerId } = sent;
    await expect.poll(async () => (await open(guest, conversationId)).messages[1]?.content).toBe(scriptedText.slice(0, 10));
    const { services } = chat.container;
    const elsewhere = { ...services, runner: { ...services.runner, id: "elsewhere", stop: async () => false } };
    const { stopAnswer } = await import("@/server/domain/message/stop-answer");
    expect(await stopAnswer(elsewhere, guest.actor, { conversationId, answerId })).toEqual({ ok: true, value: { status: "cancelled" } });
    await services.runner.stop(answerId);
    const { messages, seq } = await open(guest, conversationId);
    expect(messages[1]).toMatchObject({ status: "cancelled", content: scriptedText.slice(0, 10) });
    const events = await services.log.read(guest.actor, conversationId, 0, 100);
    expect(events.filter(({ event }) => event.type === "message.finished")).toHaveLength(1);
    expect(events.at(-1)?.seq).toBe(seq);
  });

  it("keeps what a failing model said, with the reason, and answers anew on retry", async () => {
    const guest = chat.guest();
    const { conversationId, answerId, messageId } = Sent.parse((await guest.send("fail please")).data);
    await chat.idle();
    const failed = await open(guest, conversationId);
    expect(failed.messages[1]).toMatchObject({ status: "failed", errorCode: "MODEL_UNAVAILABLE", content: scriptedText.slice(0, 10) });
    const [query] = await chat.database.query(`SELECT outcome FROM rag_queries WHERE message_id = $1`, [answerId]);
    expect(query).toEqual({ outcome: "failed" });
    const retry = { conversationId, answerId, messageId: crypto.randomUUID() };
    const again = Sent.parse((await guest.mutate("message.retry", retry)).data);
    expect(again).toMatchObject({ conversationId, messageId, answerId: retry.messageId });
    await chat.idle();
    // Its reply was lost, and the page asks once more when the answer has long ended.
    expect((await guest.mutate("message.retry", retry)).data).toEqual(again);
    await chat.idle();
    const { messages, conversation } = await open(guest, conversationId);
    expect(messages.map(({ id, parentId }) => [id, parentId])).toEqual([
      [messageId, null],
      [again.answerId, messageId],
    ]);
    expect(messages[1]).toMatchObject({ status: "failed", sibling: { index: 1, count: 2, previousId: answerId, nextId: null } });
    expect(conversation.messageCount).toBe(3);
  });

  it("repeats no answer that was delivered", async () => {
    const guest = chat.guest();
    const { conversationId, answerId } = Sent.parse((await guest.send("Fine?")).data);
    await chat.idle();
    expect((await guest.mutate("message.retry", { conversationId, answerId, messageId: crypto.randomUUID() })).refusal).toMatchObject({
      code: "CONFLICT",
    });
  });

  it("tells the answer of a follow-up what was said before", async () => {
    const guest = chat.guest();
    const { conversationId } = Sent.parse((await guest.send("What is a lease?")).data);
    await chat.idle();
    const state = await chat.container.services.messages.sendState(guest.actor, conversationId, crypto.randomUUID(), { kind: "last" }, 6);
    expect(state.history).toEqual([
      { role: "user", content: "What is a lease?" },
      { role: "assistant", content: scriptedText },
    ]);
  });

  it("refuses what is empty, too long, or no id, and says only that", async () => {
    const guest = chat.guest();
    for (const text of ["", "   ", "x".repeat(201), "a\0b", "\uD800"]) {
      expect((await guest.send(text)).refusal).toMatchObject({ code: "VALIDATION_FAILED", retryable: false });
    }
    const reply = await guest.send("Fine", "not-an-id");
    expect(reply.status).toBe(400);
    expect(reply.refusal).toMatchObject({ code: "VALIDATION_FAILED" });
    expect(reply.text).not.toMatch(/zod|stack|uuid/i);
  });

  it("refuses a session that has ended, until it is renewed", async () => {
    const guest = chat.guest();
    const { conversationId } = Sent.parse((await guest.send("Still there?")).data);
    await chat.idle();
    chat.clock.advance(24 * 3_600_000 + 1_000);
    try {
      expect((await guest.query("session.me")).data).toMatchObject({ status: "expired" });
      expect((await guest.send("And now?", conversationId)).refusal).toMatchObject({ code: "SESSION_EXPIRED" });
      const rename = { conversationId, title: "Later" };
      expect((await guest.mutate("conversation.rename", rename)).refusal).toMatchObject({ code: "SESSION_EXPIRED" });
      expect((await guest.query("conversation.open", { conversationId })).status).toBe(200);
      const renewed = await guest.mutate("session.renew");
      expect(renewed.headers.get("set-cookie")).toMatch(/^footnote_guest=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
      expect(renewed.data).toEqual(noSession);
      guest.keep(renewed);
      expect((await guest.query("conversation.open", { conversationId })).refusal).toMatchObject({ code: "NOT_FOUND" });
    } finally {
      chat.clock.advance(-24 * 3_600_000 - 1_000);
    }
  });

  it("lets a guest whose session has ended erase what it held", async () => {
    const guest = chat.guest();
    const { conversationId } = Sent.parse((await guest.send("Still there?")).data);
    await chat.idle();
    chat.clock.advance(24 * 3_600_000 + 1_000);
    try {
      expect((await guest.mutate("session.forget")).data).toEqual({ erased: true });
      expect(await chat.database.query("SELECT FROM conversations WHERE id = $1", [conversationId])).toEqual([]);
    } finally {
      chat.clock.advance(-24 * 3_600_000 - 1_000);
    }
  });

  it("is inactive and paused after fifteen minutes, and active and open with the next message", async () => {
    const guest = chat.guest();
    const { conversationId } = Sent.parse((await guest.send("Here")).data);
    await chat.idle();
    // The database refuses moments that lie ahead of it, so what was written moves back instead.
    await chat.database.query(
      `UPDATE sessions SET created_at = created_at - interval '20 min', last_activity_at = last_activity_at - interval '20 min'`,
    );
    await chat.database.query(
      `UPDATE conversations SET created_at = created_at - interval '20 min', last_message_at = last_message_at - interval '20 min' WHERE id = $1`,
      [conversationId],
    );
    expect((await guest.query("session.me")).data).toMatchObject({ status: "inactive" });
    expect((await open(guest, conversationId)).conversation.status).toBe("paused");
    await guest.send("Back again", conversationId);
    await chat.idle();
    expect((await guest.query("session.me")).data).toMatchObject({ status: "active" });
    expect((await open(guest, conversationId)).conversation.status).toBe("open");
  });
});
