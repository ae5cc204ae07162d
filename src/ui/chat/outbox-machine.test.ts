import { describe, expect, it } from "vitest";
import { emptyOutbox, type OutboxEvent, type OutboxState, outboxMachine, sendDelayMs } from "./outbox-machine";

const question = { messageId: "m1", text: "How?" };
const stateAfter = (...events: OutboxEvent[]) => events.reduce<OutboxState>(outboxMachine, emptyOutbox);
const submit = (isAnswering = false): OutboxEvent => ({ type: "submit", question, isAnswering });
const unreachable: OutboxEvent = { type: "unreachable", now: 1_000, isOnline: true, random: 0 };

describe("outboxMachine", () => {
  it("sends at once where no answer runs, and holds the question where one does", () => {
    expect(stateAfter(submit())).toEqual({ status: "sending", question, tries: 1 });
    expect(stateAfter(submit(true))).toEqual({ status: "held", question });
    expect(stateAfter(submit(true), { type: "answerEnded" })).toEqual({ status: "sending", question, tries: 1 });
  });

  it("tries again under the same message id", () => {
    expect(stateAfter(submit(), unreachable, { type: "retry" })).toEqual({ status: "sending", question, tries: 2 });
  });

  it("says whether the browser or the server is out of reach", () => {
    expect(stateAfter(submit(), { ...unreachable, isOnline: false })).toMatchObject({ status: "waiting", why: "offline" });
    expect(stateAfter(submit(), unreachable)).toMatchObject({ status: "waiting", why: "unreachable", retryAt: 2_000 });
  });

  it("waits out a rate limit as long as the server says", () => {
    expect(stateAfter(submit(), { type: "refused", code: "RATE_LIMITED", now: 1_000, retryAfterMs: 45_000 })).toMatchObject({
      why: "rate_limited",
      retryAt: 46_000,
    });
  });

  it("waits for the next day's budget, and then sends by itself", () => {
    const spent: OutboxEvent = { type: "refused", code: "BUDGET_EXHAUSTED", now: 1_000, retryAfterMs: 7_200_000 };
    expect(stateAfter(submit(), spent)).toMatchObject({ status: "waiting", why: "budget", retryAt: 7_201_000 });
    expect(stateAfter(submit(), spent, { type: "retry" })).toEqual({ status: "sending", question, tries: 2 });
  });

  it("asks again after a pause where another page's answer runs", () => {
    const busy: OutboxEvent = { type: "refused", code: "CONVERSATION_BUSY", now: 1_000, retryAfterMs: null };
    expect(stateAfter(submit(), busy)).toEqual({ status: "waiting", question, tries: 1, why: "busy", retryAt: 2_500 });
  });

  it("leaves any other refusal to the person", () => {
    expect(stateAfter(submit(), { type: "refused", code: "SESSION_EXPIRED", now: 0, retryAfterMs: null })).toEqual({
      status: "refused",
      question,
      code: "SESSION_EXPIRED",
    });
  });

  it("is empty once the question is known to be stored, whichever way that was learnt", () => {
    expect(stateAfter(submit(), { type: "sent", messageId: "m1" })).toEqual(emptyOutbox);
    expect(stateAfter(submit(), unreachable, { type: "sent", messageId: "m1" })).toEqual(emptyOutbox);
    expect(stateAfter(submit(), { type: "sent", messageId: "other" })).toMatchObject({ status: "sending" });
  });

  it("never drops or doubles a question while it is being sent", () => {
    expect(stateAfter(submit(), { type: "takeBack" })).toMatchObject({ status: "sending" });
    expect(stateAfter(submit(), { type: "submit", question: { messageId: "m2", text: "Again" }, isAnswering: false })).toMatchObject({
      question,
    });
  });
});

describe("sendDelayMs", () => {
  it("doubles from one second up to twenty, less a random quarter at most", () => {
    expect([1, 2, 3, 5, 6, 20].map((tries) => sendDelayMs(tries, 0))).toEqual([1_000, 2_000, 4_000, 16_000, 20_000, 20_000]);
    expect(sendDelayMs(1, 1)).toBe(750);
  });
});
