import { describe, expect, it } from "vitest";
import { emptyOutbox, mostQuestions, type OutboxEvent, type OutboxState, outboxMachine, sendDelayMs } from "./outbox-machine";

const question = { messageId: "m1", text: "How?" };
const second = { messageId: "m2", text: "And then?" };
const third = { messageId: "m3", text: "And why?" };
const stateAfter = (...events: OutboxEvent[]) => events.reduce<OutboxState>(outboxMachine, emptyOutbox);
const submit = (isAnswering = false, asked = question): OutboxEvent => ({ type: "submit", question: asked, isAnswering });
const unreachable: OutboxEvent = { type: "unreachable", now: 1_000, isOnline: true, random: 0 };
const gone = (...messageIds: string[]): OutboxEvent => ({ type: "gone", messageIds });
const refused = (code: Extract<OutboxEvent, { type: "refused" }>["code"], retryAfterMs: number | null = null): OutboxEvent => ({
  type: "refused",
  code,
  now: 1_000,
  retryAfterMs,
});

describe("outboxMachine", () => {
  it("sends at once where no answer runs, and holds the question where one does", () => {
    expect(stateAfter(submit())).toEqual({ questions: [question], progress: { status: "sending", tries: 1 } });
    expect(stateAfter(submit(true))).toEqual({ questions: [question], progress: { status: "held" } });
    expect(stateAfter(submit(true), { type: "answerEnded" }).progress).toEqual({ status: "sending", tries: 1 });
  });

  it("tries again under the same message id", () => {
    expect(stateAfter(submit(), unreachable, { type: "retry" })).toEqual({
      questions: [question],
      progress: { status: "sending", tries: 2 },
    });
  });

  it("says whether the browser or the server is out of reach", () => {
    expect(stateAfter(submit(), { ...unreachable, isOnline: false }).progress).toMatchObject({ status: "waiting", why: "offline" });
    expect(stateAfter(submit(), unreachable).progress).toMatchObject({ status: "waiting", why: "unreachable", retryAt: 2_000 });
  });

  it("waits out a rate limit as long as the server says", () => {
    expect(stateAfter(submit(), refused("RATE_LIMITED", 45_000)).progress).toMatchObject({ why: "rate_limited", retryAt: 46_000 });
  });

  it("waits for the next day's budget, and then sends by itself", () => {
    const spent = refused("BUDGET_EXHAUSTED", 7_200_000);
    expect(stateAfter(submit(), spent).progress).toMatchObject({ status: "waiting", why: "budget", retryAt: 7_201_000 });
    expect(stateAfter(submit(), spent, { type: "retry" }).progress).toEqual({ status: "sending", tries: 2 });
  });

  it("asks again after a pause where another page's answer runs, or when it sees that answer's end", () => {
    const busy = refused("CONVERSATION_BUSY");
    expect(stateAfter(submit(), busy).progress).toEqual({ status: "waiting", tries: 1, why: "busy", retryAt: 2_500 });
    expect(stateAfter(submit(), busy, { type: "answerBegan" }).progress).toEqual({ status: "held" });
  });

  it("leaves any other refusal to the person, and the questions behind it in line", () => {
    const state = stateAfter(submit(), refused("SESSION_EXPIRED"), submit(false, second));
    expect(state).toEqual({ questions: [question, second], progress: { status: "refused", code: "SESSION_EXPIRED" } });
    expect(outboxMachine(state, gone("m1"))).toEqual({ questions: [second], progress: { status: "held" } });
  });

  it("keeps questions in order and sends the next one when the one before is known to be stored", () => {
    const line = stateAfter(submit(), submit(true, second), submit(true, third));
    expect(line).toEqual({ questions: [question, second, third], progress: { status: "sending", tries: 1 } });
    const next = outboxMachine(line, gone("m1"));
    expect(next).toEqual({ questions: [second, third], progress: { status: "held" } });
    expect(outboxMachine(next, { type: "answerEnded" }).progress).toEqual({ status: "sending", tries: 1 });
  });

  it("is empty once its question is known to be stored, whichever way that was learnt", () => {
    expect(stateAfter(submit(), gone("m1"))).toEqual(emptyOutbox);
    expect(stateAfter(submit(), unreachable, gone("m1"))).toEqual(emptyOutbox);
    const sending = stateAfter(submit());
    expect(outboxMachine(sending, gone("other"))).toBe(sending);
  });

  it("lets any question but the first go without a word about the first", () => {
    const state = stateAfter(submit(), unreachable, submit(false, second), submit(false, third), gone("m2"));
    expect(state).toMatchObject({ questions: [question, third], progress: { status: "waiting", tries: 1 } });
  });

  it("takes over what another tab has added, taken back or told of its sending", () => {
    const mine = stateAfter(submit(), unreachable);
    expect(outboxMachine(mine, { type: "kept", questions: [question, second], progress: null })).toEqual({
      questions: [question, second],
      progress: mine.progress,
    });
    expect(outboxMachine(mine, { type: "kept", questions: [], progress: null })).toEqual(emptyOutbox);
    const told = stateAfter({ type: "kept", questions: [question], progress: { status: "sending", tries: 3 } });
    expect(told).toEqual({ questions: [question], progress: { status: "sending", tries: 3 } });
    expect(outboxMachine(mine, { type: "kept", questions: [question], progress: null })).toBe(mine);
  });

  it("holds what was kept from an earlier visit until it may be sent", () => {
    expect(stateAfter({ type: "kept", questions: [question, second], progress: null })).toEqual({
      questions: [question, second],
      progress: { status: "held" },
    });
  });

  it("takes twenty questions at most", () => {
    const events = Array.from({ length: mostQuestions + 1 }, (_, at) => submit(true, { messageId: `m${at}`, text: "?" }));
    expect(stateAfter(...events).questions).toHaveLength(mostQuestions);
  });
});

describe("sendDelayMs", () => {
  it("doubles from one second up to twenty, less a random quarter at most", () => {
    expect([1, 2, 3, 5, 6, 20].map((tries) => sendDelayMs(tries, 0))).toEqual([1_000, 2_000, 4_000, 16_000, 20_000, 20_000]);
    expect(sendDelayMs(1, 1)).toBe(750);
  });
});
