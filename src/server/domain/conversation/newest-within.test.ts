import { describe, expect, it } from "vitest";
import type { ConversationView } from "@/contract/conversation";
import type { MessageView } from "@/contract/message";
import { newestWithin } from "./newest-within";

const message = (position: number, role: MessageView["role"], content: string): MessageView => ({
  ...{ id: `m${position}`, parentId: position === 1 ? null : `m${position - 1}`, position, role, content, status: "delivered" },
  ...{ errorCode: null, createdAt: "2026-11-22T08:00:00.000Z", answer: null, sources: [], citations: [] },
});
const summary = { id: "c", title: "T", status: "open", messageCount: 6, createdAt: "", lastMessageAt: null } as const;
const view = (...messages: MessageView[]): ConversationView => ({ conversation: summary, messages, seq: 9, olderCursor: null });
const turn = (position: number, chars: number) => [message(position, "user", "?"), message(position + 1, "assistant", "x".repeat(chars))];
const positions = ({ messages }: ConversationView) => messages.map(({ position }) => position);

describe("newestWithin", () => {
  it("keeps the newest turns that fit, whole, and says where the older ones begin", () => {
    const cut = newestWithin(view(...turn(1, 1_000), ...turn(3, 1_000), ...turn(5, 1_000)), 3_500);
    expect(positions(cut)).toEqual([3, 4, 5, 6]);
    expect(cut.olderCursor).toBe(3);
    expect(cut.seq).toBe(9);
  });

  it("keeps the last turn however long it is", () => {
    expect(positions(newestWithin(view(...turn(1, 10), ...turn(3, 9_000)), 100))).toEqual([3, 4]);
  });

  it("counts bytes, not characters", () => {
    const wide = [message(1, "user", "?"), message(2, "assistant", "字".repeat(1_000)), ...turn(3, 10)];
    expect(positions(newestWithin(view(...wide), 2_500))).toEqual([3, 4]);
    expect(positions(newestWithin(view(...wide), 5_000))).toEqual([1, 2, 3, 4]);
  });

  it("leaves a view alone that fits, has no messages, or has no question to begin with", () => {
    const older = { ...view(...turn(7, 10)), olderCursor: 7 };
    expect(newestWithin(older, 5_000)).toBe(older);
    expect(newestWithin(view(), 10)).toEqual(view());
    const answerOnly = view(message(2, "assistant", "x".repeat(50)));
    expect(newestWithin(answerOnly, 10)).toBe(answerOnly);
  });
});
