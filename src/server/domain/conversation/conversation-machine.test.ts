import { describe, expect, it } from "vitest";
import { ConversationStatus } from "@/contract/conversation";
import { conversationAt, pauseAfterMs } from "./conversation-at";
import { type ConversationChange, conversationMachine } from "./conversation-machine";

const changes: ConversationChange[] = ["send", "idle", "close", "reopen", "archive", "restore"];
const legal: Partial<Record<`${ConversationStatus} ${ConversationChange}`, ConversationStatus>> = {
  "open send": "open",
  "open idle": "paused",
  "open close": "closed",
  "open archive": "archived",
  "paused send": "open",
  "paused close": "closed",
  "paused archive": "archived",
  "closed reopen": "open",
  "closed archive": "archived",
  "archived send": "open",
  "archived restore": "open",
};

describe("a Conversation", () => {
  for (const status of ConversationStatus.options) {
    for (const change of changes) {
      const next = legal[`${status} ${change}`] ?? null;
      it(`${next === null ? "refuses" : `becomes ${next} by`} ${change} when ${status}`, () => {
        expect(conversationMachine(status, change)).toBe(next);
      });
    }
  }

  it("is paused once fifteen minutes have passed without a message, and only when it was open", () => {
    expect(conversationAt("open", 0, pauseAfterMs - 1)).toBe("open");
    expect(conversationAt("open", 0, pauseAfterMs)).toBe("paused");
    expect(conversationAt("closed", 0, pauseAfterMs)).toBe("closed");
    expect(conversationAt("open", null, pauseAfterMs)).toBe("open");
  });
});
