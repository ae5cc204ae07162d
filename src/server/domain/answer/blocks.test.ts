import { describe, expect, it } from "vitest";
import { listItems, passageBlocks } from "./blocks";

const kinds = (text: string) => passageBlocks(text).map(({ kind }) => kind);

describe("passageBlocks", () => {
  it("tells prose, headings, lists, code, tables and quotes apart", () => {
    const text =
      "# Title\n\nProse over\ntwo lines.\n\n- one\n- two\n\n```ts\nconst a = 1;\n\n# no heading\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n> A note.";
    expect(kinds(text)).toEqual(["heading", "prose", "list", "code", "table", "quote"]);
  });

  it("gives each block as the slice it stands at", () => {
    const text = "One.\n\n~~~sh\nnpm start\n~~~\nTwo.";
    for (const { start, end, text: block } of passageBlocks(text)) expect(text.slice(start, end)).toBe(block);
    expect(passageBlocks(text)[1]?.text).toBe("~~~sh\nnpm start\n~~~");
  });

  it("lets an unclosed fence run to the end", () => {
    expect(kinds("Before.\n\n```js\nlet a\n\n- b")).toEqual(["prose", "code"]);
  });

  it("keeps a list together over blank lines and what is indented below its items", () => {
    const text = "1. First\n\n   ```sh\n   run\n   ```\n\n2. Second\n\nAfter.";
    expect(kinds(text)).toEqual(["list", "prose"]);
  });

  it("does not take a dash inside a word or a number in prose for a list", () => {
    expect(kinds("-5 degrees\n1.5 litres")).toEqual(["prose"]);
  });
});

describe("listItems", () => {
  it("gives top-level items with what is nested in them", () => {
    const list = "- one\n  - inner\n- two\n  goes on";
    expect(listItems(list).map(({ start, end }) => list.slice(start, end))).toEqual(["- one\n  - inner", "- two\n  goes on"]);
  });
});
