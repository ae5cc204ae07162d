import { describe, expect, it } from "vitest";
import { allComplete, isExact, nothingIsLeft } from "./promised";

describe("ten thousand connects and aborts", () => {
  const before = { listeners: 0, connections: 0, sockets: 3 };
  const good = { refused: 0, before, after: { ...before }, heapChangePercent: 5 };

  it("keep their promise when nothing is left and the heap is within a twentieth", () => {
    expect(nothingIsLeft(good)).toBe(true);
    expect(nothingIsLeft({ ...good, heapChangePercent: -7, after: { ...before, sockets: 1 } })).toBe(true);
  });

  it.each([
    ["the heap has grown by more", { heapChangePercent: 5.1 }],
    ["a listener is left", { after: { ...before, listeners: 1 } }],
    ["a connection is left", { after: { ...before, connections: 1 } }],
    ["a socket is left", { after: { ...before, sockets: 4 } }],
    ["somebody was not let in", { refused: 1 }],
  ])("break it when %s", (_, change) => {
    expect(nothingIsLeft({ ...good, ...change })).toBe(false);
  });
});

describe("sends that are posted again and again", () => {
  const good = { questions: 9, answers: 9, delivered: 9, queries: 9, attempts: 9, refused: 0, disagreed: 0 };

  it("are exact when there is one of everything", () => {
    expect(isExact(good, 9)).toBe(true);
  });

  it.each(["questions", "answers", "delivered", "queries", "attempts", "refused", "disagreed"] as const)(
    "are not exact when %s are one more",
    (what) => {
      expect(isExact({ ...good, [what]: good[what] + 1 }, 9)).toBe(false);
    },
  );
});

describe("many answers at once", () => {
  it("are complete when each of each run came whole, and something ran", () => {
    expect(allComplete([{ complete: 200 }, { complete: 200 }], 200)).toBe(true);
    expect(allComplete([{ complete: 200 }, { complete: 199 }], 200)).toBe(false);
    expect(allComplete([], 200)).toBe(false);
  });
});
