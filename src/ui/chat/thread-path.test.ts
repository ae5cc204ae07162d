import { describe, expect, it } from "vitest";
import { shownPath } from "./thread-path";
import type { ThreadMessage } from "./thread-state";

function message(id: string, position: number, parentId: string | null): ThreadMessage {
  return {
    id,
    position,
    parentId,
    role: position % 2 === 1 ? "user" : "assistant",
    content: id,
    status: "delivered",
    errorCode: null,
    createdAt: "2026-11-21T10:00:00.000Z",
    answer: null,
    sources: [],
    citations: [],
    stage: null,
    attemptId: null,
  };
}
const shown = (messages: ThreadMessage[]) =>
  shownPath(messages).map((entry) => [entry.message.id, entry.sibling.index + 1, entry.sibling.count]);

describe("shownPath", () => {
  it("follows the latest sibling and says its place among them", () => {
    const messages = [
      message("q", 1, null),
      message("a1", 2, "q"),
      message("q2-of-a1", 3, "a1"),
      message("a2", 4, "q"),
      message("q2", 5, "a2"),
    ];
    expect(shown(messages)).toEqual([
      ["q", 1, 1],
      ["a2", 2, 2],
      ["q2", 1, 1],
    ]);
  });

  it("begins with the first loaded message when its parent is not loaded", () => {
    expect(shown([message("q9", 17, "a8"), message("a9", 18, "q9")])).toEqual([
      ["q9", 1, 1],
      ["a9", 1, 1],
    ]);
  });

  it("is empty for no messages", () => {
    expect(shownPath([])).toEqual([]);
  });
});
