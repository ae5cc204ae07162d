import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ReplayedAnswer, TracedAnswer } from "@/contract/answer-trace";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { gate, scriptedAnswer, scriptedText } from "@/testing/scripted-answer";
import type { TestGuest, TestUser } from "@/testing/test-browser";

let chat: ChatUnderTest;
let admin: TestUser;
let guest: TestGuest;
let held = gate();
const histories: string[][] = [];
beforeAll(async () => {
  const scripted = scriptedAnswer({ before: (_, signal) => held.pass(signal) });
  chat = await openChatUnderTest({
    async *ask(question, signal, meter) {
      histories.push(question.history.map(({ content }) => content));
      if (question.trace) question.trace.steps = [{ name: "words", startMs: 1, ms: 2 }];
      yield* scripted(question, signal, meter);
    },
  });
  admin = await chat.admin("admin@example.org");
  guest = chat.guest();
});
afterAll(() => chat.dispose());
beforeEach(() => {
  held = gate();
  held.open();
});

const asked = async (text: string, conversationId?: string) => {
  const sent = Sent.parse((await guest.send(text, conversationId)).data);
  await chat.idle();
  return { conversationId: sent.conversationId, answerId: sent.answerId };
};
/** All that a conversation is made of. */
const stored = (conversationId: string) =>
  chat.database.query(
    `SELECT c.last_seq, c.updated_at, c.message_count, (SELECT count(*) FROM rag_queries) AS queries, (SELECT count(*) FROM messages) AS messages,
            (SELECT count(*) FROM conversation_events) AS events, (SELECT count(*) FROM jobs) AS jobs FROM conversations c WHERE c.id = $1`,
    [conversationId],
  );

describe("the trace of an answer", () => {
  it("is stored with it and told to administrators, who leave a trace themselves", async () => {
    const answer = await asked("What is renewed?");
    const traced = TracedAnswer.parse((await admin.mutate("admin.answers.trace", answer)).data);
    expect(traced).toMatchObject({ answerId: answer.answerId, trace: { steps: [{ name: "words" }], waitedMs: expect.any(Number) } });
    expect(await chat.database.query("SELECT action FROM audit_events WHERE subject_id = $1", [answer.conversationId])).toEqual([
      { action: "conversation-opened" },
    ]);
    expect((await guest.mutate("admin.answers.trace", answer)).refusal).toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("is there of an answer that failed, too", async () => {
    const answer = await asked("fail now");
    const traced = TracedAnswer.parse((await admin.mutate("admin.answers.trace", answer)).data);
    expect(traced.trace?.steps).toEqual([{ name: "words", startMs: 1, ms: 2 }]);
  });

  it("goes with its conversation", async () => {
    const answer = await asked("To be deleted?");
    await guest.mutate("conversation.delete", { conversationId: answer.conversationId });
    expect(await chat.database.query("SELECT FROM answer_traces WHERE message_id = $1", [answer.answerId])).toEqual([]);
  });
});

describe("a replay", () => {
  it("answers the question as it was asked, and leaves the conversation as it is", async () => {
    const first = await asked("What is renewed?");
    const answer = await asked("And by whom?", first.conversationId);
    const before = await stored(answer.conversationId);
    const replayed = ReplayedAnswer.parse((await admin.mutate("admin.answers.replay", answer)).data);
    expect(replayed).toMatchObject({ answerId: answer.answerId, content: scriptedText, outcome: "grounded", trace: { waitedMs: null } });
    expect(histories.at(-1)).toEqual(["What is renewed?", scriptedText]);
    expect(await stored(answer.conversationId)).toEqual(before);
  });

  it("is written down", async () => {
    const answer = await asked("What does it cost?");
    await admin.mutate("admin.answers.replay", answer);
    const logged = "SELECT actor_user_id, details FROM audit_events WHERE action = 'answer-replayed' AND subject_id = $1";
    expect(await chat.database.query(logged, [answer.answerId])).toEqual([
      { actor_user_id: admin.actor.userId, details: { outcome: "grounded" } },
    ]);
  });

  it("is one at a time for each administrator", async () => {
    const answer = await asked("At once?");
    held = gate();
    const before = histories.length;
    const running = admin.mutate("admin.answers.replay", answer);
    await expect.poll(() => histories.length).toBeGreaterThan(before);
    expect((await admin.mutate("admin.answers.replay", answer)).refusal).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 2_000 });
    held.open();
    expect((await running).status).toBe(200);
    expect((await admin.mutate("admin.answers.replay", answer)).status).toBe(200);
  });

  it("that the model refuses says so, and the next may begin", async () => {
    const answer = await asked("fail again");
    expect((await admin.mutate("admin.answers.replay", answer)).refusal).toMatchObject({ code: "MODEL_UNAVAILABLE" });
    expect((await admin.mutate("admin.answers.replay", answer)).refusal).toMatchObject({ code: "MODEL_UNAVAILABLE" });
  });
});
