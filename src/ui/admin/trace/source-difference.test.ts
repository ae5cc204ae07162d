import { describe, expect, it } from "vitest";
import type { SourceView } from "@/contract/message";
import { sourceDifference } from "./source-difference";

const source = (ordinal: number, passage: string): SourceView => ({
  ordinal,
  title: "Ports",
  path: "ports.md",
  url: null,
  headingPath: ["Ports", "Default"],
  passage,
  otherLocations: [],
  score: 0.5,
});

describe("the sources of two answers", () => {
  it("stand side by side by their texts, those of today first", () => {
    const compared = sourceDifference([source(1, "kept"), source(2, "gone")], [source(1, "new"), source(2, "kept")]);
    expect(compared.map(({ before, after }) => [before?.ordinal ?? null, after?.ordinal ?? null])).toEqual([
      [null, 1],
      [1, 2],
      [2, null],
    ]);
    expect(compared[0]?.title).toBe("Ports › Default");
  });
});
