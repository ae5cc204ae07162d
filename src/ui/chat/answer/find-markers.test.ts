import { describe, expect, it } from "vitest";
import { findMarkers } from "./find-markers";

const ordinalsIn = (text: string, known = 9) => findMarkers(text, (ordinal) => ordinal <= known).map(({ ordinals }) => ordinals);

describe("findMarkers", () => {
  it("finds single and grouped markers with their place", () => {
    expect(findMarkers("A. [1] B [2, 3]", () => true)).toEqual([
      { start: 3, end: 6, ordinals: [1] },
      { start: 9, end: 15, ordinals: [2, 3] },
    ]);
  });

  it("leaves code alone: fences, spans, fences in lists", () => {
    expect(ordinalsIn("`a[1]` [2] ``b`[3]``\n\n```\nc[4]\n\nd[5]\n```\n- ~~~\n  e[6]\n  ~~~\n[7]")).toEqual([[2], [7]]);
  });

  it("leaves numbers alone that name no source, years, links, images, definitions and escapes", () => {
    expect(ordinalsIn("[4] [2024] [1](https://a.b) ![1] \\[1] text\n\n[1]: https://a.b\n\n[2]", 3)).toEqual([[2]]);
  });

  it("takes a marker before a colon for one, unless it begins its line as a definition", () => {
    expect(ordinalsIn("It says [1]: text\n\n[2]: text")).toEqual([[1]]);
  });

  it("does not let an unclosed tick swallow what follows the paragraph", () => {
    expect(ordinalsIn("a ` b\n\nc [1] ` d")).toEqual([[1]]);
  });
});
