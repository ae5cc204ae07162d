import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { definitionsOf, splitBlocks } from "./split-blocks";

const line = fc.constantFrom(
  "text\n",
  "\n",
  "- item\n",
  "  more\n",
  "1. one\n",
  "```\n",
  "~~~~ts\n",
  "> quote\n",
  "> ```\n",
  "    code\n",
  "| a |\n",
  "# H\n",
);
const document = fc.array(line, { maxLength: 40 }).map((lines) => lines.join(""));

describe("splitBlocks", () => {
  it("keeps every character and its offset", () => {
    fc.assert(
      fc.property(document, (text) => {
        const blocks = splitBlocks(text);
        expect(blocks.map((block) => block.text).join("")).toBe(text);
        for (const block of blocks) expect(text.startsWith(block.text, block.start)).toBe(true);
      }),
    );
  });

  it("never changes a block but the last when text is appended", () => {
    fc.assert(
      fc.property(document, document, (text, more) => {
        const before = splitBlocks(text).slice(0, -1);
        expect(splitBlocks(text + more).slice(0, before.length)).toEqual(before);
      }),
    );
  });

  it("cuts paragraphs, and neither fences nor lists that go on", () => {
    const texts = (text: string) => splitBlocks(text).map((block) => block.text);
    expect(texts("a\n\nb\n\n\nc")).toEqual(["a\n\n", "b\n\n\n", "c"]);
    expect(texts("```\na\n\nb\n```\n\nc")).toEqual(["```\na\n\nb\n```\n\n", "c"]);
    expect(texts("- a\n\n  b\n\n- c\n\nd")).toEqual(["- a\n\n  b\n\n- c\n\n", "d"]);
    expect(texts("- ```\n  a\n\n  b\n  ```\n\nd")).toEqual(["- ```\n  a\n\n  b\n  ```\n\n", "d"]);
  });
});

describe("definitionsOf", () => {
  it("finds link definitions and leaves out those that would turn a citation marker into a link", () => {
    expect(definitionsOf("See [a].\n\n[a]: https://example.org\n[1]: https://example.org/evil\n")).toBe("[a]: https://example.org");
  });
});
