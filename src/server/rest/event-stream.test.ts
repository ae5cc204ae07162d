import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventStream } from "./event-stream";

describe("a stream of a conversation's events", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("ends its pings when the log cannot be read any more", async () => {
    const unreadable = (async function* () {
      yield await Promise.reject(new Error("the database is away"));
    })();
    const reply = eventStream(
      "c",
      unreadable,
      () => false,
      async () => "SERVICE_UNAVAILABLE",
    );
    expect(vi.getTimerCount()).toBe(1);
    await expect(reply.text()).rejects.toThrow("the database is away");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("says why it ends before its last event, and nothing behind that", async () => {
    const entry = {
      seq: 1,
      event: { type: "answer.delta" as const, answerId: crypto.randomUUID(), attemptId: crypto.randomUUID(), offset: 0, text: "So" },
    };
    const entries = () =>
      (async function* () {
        yield entry;
      })();
    const why = vi.fn(async () => "SESSION_TERMINATED" as const);
    const cut = await eventStream("c", entries(), () => false, why).text();
    expect(cut).toMatch(/\nevent: error\ndata: {"type":"error","code":"SESSION_TERMINATED","retryable":true}\n\n$/);
    const whole = await eventStream("c", entries(), () => true, why).text();
    expect(whole).not.toContain("event: error");
    expect(why).toHaveBeenCalledTimes(1);
  });
});
