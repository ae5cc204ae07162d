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
const shown = (messages: ThreadMessage[], leafId: string | null) => shownPath(messages, leafId).map(({ id }) => id);

describe("shownPath", () => {
  const messages = [
    message("q", 1, null),
    message("a1", 2, "q"),
    message("q2-of-a1", 3, "a1"),
    message("a2", 4, "q"),
    message("q2", 5, "a2"),
  ];

  it("leads to the leaf, past siblings that are not on the way", () => {
    expect(shown(messages, "q2")).toEqual(["q", "a2", "q2"]);
    expect(shown(messages, "q2-of-a1")).toEqual(["q", "a1", "q2-of-a1"]);
  });

  it("begins with the first loaded message when its parent is not loaded", () => {
    expect(shown([message("q9", 17, "a8"), message("a9", 18, "q9")], "a9")).toEqual(["q9", "a9"]);
  });

  it("leads to the latest message where the leaf is not known", () => {
    expect(shown(messages, null)).toEqual(["q", "a2", "q2"]);
    expect(shown(messages, "elsewhere")).toEqual(["q", "a2", "q2"]);
    expect(shown([], null)).toEqual([]);
  });

  it("ends, whatever messages say of their parents", () => {
    expect(shown([message("a", 1, "b"), message("b", 2, "a")], "b")).toEqual(["a", "b"]);
  });
});
