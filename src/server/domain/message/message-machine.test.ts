import { describe, expect, it } from "vitest";
import { MessageRole, MessageStatus } from "@/contract/message";
import { isFinal, type MessageEvent, messageMachine } from "./message-machine";

const events: MessageEvent[] = ["store", "answered", "start", "finish", "fail", "stop"];
const legal: Partial<Record<`${MessageRole} ${MessageStatus} ${MessageEvent}`, MessageStatus>> = {
  "user pending store": "sent",
  "user pending fail": "failed",
  "user sent answered": "delivered",
  "user sent fail": "failed",
  "assistant pending start": "streaming",
  "assistant pending fail": "failed",
  "assistant pending stop": "cancelled",
  "assistant streaming finish": "delivered",
  "assistant streaming fail": "failed",
  "assistant streaming stop": "cancelled",
};

describe("a Message", () => {
  for (const role of MessageRole.options) {
    for (const status of MessageStatus.options) {
      for (const event of events) {
        const next = legal[`${role} ${status} ${event}`] ?? null;
        it(`${next === null ? "refuses" : `becomes ${next} by`} ${event} when ${role} and ${status}`, () => {
          expect(messageMachine(role, status, event)).toBe(next);
        });
      }
    }
  }

  it("is final where no event leads on for an answer", () => {
    for (const status of MessageStatus.options) {
      const isStuck = events.every((event) => messageMachine("assistant", status, event) === null);
      if (status !== "sent") expect(isFinal(status)).toBe(isStuck);
    }
  });
});
