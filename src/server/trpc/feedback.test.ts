import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FeedbackView } from "@/contract/feedback";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { insertRow } from "@/testing/sample-rows";
import type { TestBrowser } from "@/testing/test-browser";

describe("feedback", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest();
  });
  afterAll(() => chat.dispose());

  const ask = async (browser: TestBrowser, text = "What is a lease?") => {
    const { conversationId, answerId: messageId } = Sent.parse((await browser.send(text)).data);
    await chat.idle();
    return { conversationId, messageId };
  };
  const citation = { ordinal: 1, answerStart: 0, answerEnd: 32 };
  const listed = async (browser: TestBrowser, conversationId: string) =>
    FeedbackView.array().parse((await browser.query("feedback.list", { conversationId })).data);

  it("is kept for an answer and apart for a citation of it, and is changed in place", async () => {
    for (const browser of [chat.guest(), await chat.user()]) {
      const rated = await ask(browser);
      expect(await listed(browser, rated.conversationId)).toEqual([]);
      await browser.mutate("feedback.give", { ...rated, rating: "up" });
      await browser.mutate("feedback.give", { ...rated, citation, rating: "down", reasons: ["not_supporting"] });
      const changed = await browser.mutate("feedback.give", { ...rated, rating: "down", reasons: ["outdated"], comment: " It is old. " });
      const onAnswer = { messageId: rated.messageId, citation: null, rating: "down", reasons: ["outdated"], comment: "It is old." };
      const onCitation = { messageId: rated.messageId, citation, rating: "down", reasons: ["not_supporting"], comment: null };
      expect(changed.data).toEqual(onAnswer);
      expect(await listed(browser, rated.conversationId)).toEqual([onAnswer, onCitation]);
    }
  });

  it("is taken back, one and not the other, as often as one likes", async () => {
    const guest = chat.guest();
    const rated = await ask(guest);
    await guest.mutate("feedback.give", { ...rated, rating: "down" });
    await guest.mutate("feedback.give", { ...rated, citation, rating: "down" });
    for (const _ of [1, 2]) expect((await guest.mutate("feedback.withdraw", rated)).data).toEqual({ withdrawn: true });
    expect(await listed(guest, rated.conversationId)).toMatchObject([{ citation }]);
    await guest.mutate("feedback.withdraw", { ...rated, citation });
    expect(await listed(guest, rated.conversationId)).toEqual([]);
  });

  it("is refused on a question, on an answer that is being written, and on a citation that is not there", async () => {
    const guest = chat.guest();
    const rated = await ask(guest);
    const [question] = await chat.database.query<{ id: string }>("SELECT id FROM messages WHERE conversation_id = $1 AND role = 'user'", [
      rated.conversationId,
    ]);
    const running = crypto.randomUUID();
    const row = { id: running, conversation_id: rated.conversationId, position: 9, role: "assistant", content: "", status: "streaming" };
    await insertRow(chat.database, "messages", row);
    const places = [
      { messageId: question?.id },
      { messageId: running },
      { citation: { ...citation, ordinal: 2 } },
      { citation: { ...citation, answerStart: 1 } },
      { citation: { ...citation, answerEnd: 31 } },
    ];
    for (const place of places) {
      for (const call of ["feedback.give", "feedback.withdraw"]) {
        expect((await guest.mutate(call, { ...rated, rating: "down", ...place })).refusal).toMatchObject({ code: "NOT_FOUND" });
      }
    }
    expect(await listed(guest, rated.conversationId)).toEqual([]);
  });

  it("takes reasons that fit what is rated, each once, and a comment that is not too long", async () => {
    const guest = chat.guest();
    const rated = await ask(guest);
    const wrong = [
      { rating: "up", reasons: ["outdated"] },
      { rating: "down", reasons: ["correct"] },
      { rating: "down", reasons: ["outdated", "outdated"] },
      { rating: "down", reasons: ["not_supporting"] },
      { rating: "down", reasons: ["rude"] },
      { rating: "up", citation, reasons: ["not_supporting"] },
      { rating: "down", citation, reasons: ["outdated"] },
      { rating: "down", comment: "x".repeat(4_001) },
      { rating: "down", comment: " " },
      { rating: 1 },
    ];
    for (const feedback of wrong) {
      expect((await guest.mutate("feedback.give", { ...rated, ...feedback })).refusal).toMatchObject({ code: "VALIDATION_FAILED" });
    }
  });

  it("goes with the conversation when its guest signs in, and is one's own to change", async () => {
    const guest = chat.guest();
    const rated = await ask(guest);
    await guest.mutate("feedback.give", { ...rated, rating: "down", comment: "Said as a guest" });
    const user = await chat.user();
    const { container, clock } = chat;
    const nowMs = clock.now();
    const start = { sessionId: crypto.randomUUID(), userId: user.actor.userId, device: null, nowMs, expiresAt: nowMs + 60_000 };
    const tokenHash = guest.actor.kind === "guest" ? guest.actor.tokenHash : null;
    expect(await container.services.accounts.signIn(start, tokenHash)).toEqual({ claimed: 1 });
    expect(await listed(user, rated.conversationId)).toMatchObject([{ comment: "Said as a guest" }]);
    await user.mutate("feedback.give", { ...rated, rating: "up" });
    expect(await listed(user, rated.conversationId)).toEqual([
      { messageId: rated.messageId, citation: null, rating: "up", reasons: [], comment: null },
    ]);
  });

  it("shows an owner nobody else's rating of the same answer", async () => {
    const user = await chat.user();
    const rated = await ask(user);
    const other = await chat.user();
    const foreign = { id: crypto.randomUUID(), message_id: rated.messageId, user_id: other.actor.userId, rating: -1, comment: "mine" };
    await insertRow(chat.database, "feedback", foreign);
    expect(await listed(user, rated.conversationId)).toEqual([]);
    await user.mutate("feedback.withdraw", rated);
    expect(await chat.database.query("SELECT comment FROM feedback WHERE message_id = $1", [rated.messageId])).toEqual([
      { comment: "mine" },
    ]);
  });
});
