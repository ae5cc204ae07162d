import { describe, expect, it } from "vitest";
import { createInbox } from "./inbox";
import type { LogEntry } from "./ports";

const entry = (seq: number): LogEntry => ({ seq, event: { type: "error", code: "INTERNAL", retryable: false } });
const forever = new AbortController().signal;

describe("a reader's inbox", () => {
  it("hands over in order what arrived, once", async () => {
    const inbox = createInbox(10);
    inbox.put("c", [entry(1), entry(2)]);
    inbox.put("c", [entry(3)]);
    await inbox.changed(forever);
    expect(inbox.take()).toEqual([{ conversationId: "c", entries: [entry(1), entry(2), entry(3)], behind: false }]);
    expect(inbox.take()).toEqual([]);
  });

  it("drops what does not fit and says that the log must be read", () => {
    const inbox = createInbox(2);
    inbox.put("c", [entry(1), entry(2)]);
    inbox.put("c", [entry(3)]);
    inbox.put("c", [entry(4)]);
    expect(inbox.take()).toEqual([{ conversationId: "c", entries: [], behind: true }]);
  });

  it("keeps conversations apart: what is too much for one is no loss to another", () => {
    const inbox = createInbox(1);
    inbox.put("a", [entry(1)]);
    inbox.put("b", [entry(1), entry(2)]);
    expect(inbox.take()).toEqual([
      { conversationId: "a", entries: [entry(1)], behind: false },
      { conversationId: "b", entries: [], behind: true },
    ]);
  });

  it("takes an empty delivery as a wake-up", async () => {
    const inbox = createInbox(2);
    const changed = inbox.changed(forever);
    inbox.put("c", []);
    await changed;
    expect(inbox.take()).toEqual([{ conversationId: "c", entries: [], behind: true }]);
  });

  it("stops waiting when the signal aborts", async () => {
    const controller = new AbortController();
    const changed = createInbox(2).changed(controller.signal);
    controller.abort();
    await expect(changed).resolves.toBeUndefined();
  });
});
