import { describe, expect, it } from "vitest";
import { passageOf } from "@/testing/answer-fixtures";
import { widen } from "./widen";

describe("a passage with its section", () => {
  const [first, second, third] = [passageOf("First part.", "a"), passageOf("Second part.", "b"), passageOf("Third part.", "c")];

  it("holds its neighbours in the order of the page", () => {
    const { passage, chunkIds } = widen(second, [first, second, third]);
    expect(passage.text).toBe("First part.\n\nSecond part.\n\nThird part.");
    expect(passage.chunkId).toBe(second.chunkId);
    expect(chunkIds).toEqual([first.chunkId, second.chunkId, third.chunkId]);
  });

  it("grows no further than a model reads well, forwards before backwards", () => {
    const long = passageOf("x".repeat(3_590), "long");
    const { passage, chunkIds } = widen(second, [long, second, third]);
    expect(passage.text).toBe("Second part.\n\nThird part.");
    expect(chunkIds).not.toContain(long.chunkId);
  });

  it("stays as it is when its section is not there any more", () => {
    expect(widen(second, [])).toEqual({ passage: second, chunkIds: [second.chunkId] });
  });
});
