import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { eventStream } from "./event-stream";

describe("a stream of a conversation's events", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("ends its pings when the log cannot be read any more", async () => {
    const unreadable = (async function* () {
      yield await Promise.reject(new Error("the database is away"));
    })();
    const reply = eventStream("c", unreadable, () => false);
    expect(vi.getTimerCount()).toBe(1);
    await expect(reply.text()).rejects.toThrow("the database is away");
    expect(vi.getTimerCount()).toBe(0);
  });
});
