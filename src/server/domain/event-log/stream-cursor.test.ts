import { describe, expect, it } from "vitest";
import { createCursor } from "./stream-cursor";

const follows = [
  { conversationId: "a", after: 3 },
  { conversationId: "b", after: 0 },
];

describe("the cursor of a stream", () => {
  it("names with each event how far every conversation has come", () => {
    const cursor = createCursor(follows, null);
    expect(cursor.moved({ conversationId: "b", seq: 1 })).toBe("3-1");
    expect(cursor.moved({ conversationId: "a", seq: 4 })).toBe("4-1");
  });

  it("goes on where an id of its own says", () => {
    const cursor = createCursor(follows, "4-1");
    expect(cursor.follows()).toEqual([
      { conversationId: "a", after: 4 },
      { conversationId: "b", after: 1 },
    ]);
    expect(cursor.moved({ conversationId: "b", seq: 2 })).toBe("4-2");
  });

  it("is the plain number where one conversation is followed", () => {
    expect(createCursor([{ conversationId: "a", after: 0 }], null).moved({ conversationId: "a", seq: 12 })).toBe("12");
  });
});
