import { renderToStaticMarkup } from "react-dom/server";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { describe, expect, it } from "vitest";
import { completeMarkdown } from "./complete-markdown";
import { splitBlocks } from "./split-blocks";

function html(markdown: string): string {
  return renderToStaticMarkup(<Markdown remarkPlugins={[remarkGfm]}>{markdown}</Markdown>);
}

function words(markup: string): string {
  return markup
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ")
    .replace(/ (?=[.,;:!?])/g, "")
    .trim();
}

function completed(markdown: string): string {
  const last = splitBlocks(markdown).at(-1);
  return last ? markdown.slice(0, last.start) + completeMarkdown(last.text) : markdown;
}

const samples = {
  prose:
    "Routers hold **procedures** and *middleware*, see `createCaller` or ``a ` tick``. Then ***both*** and __bold__ _once_.\n\nNext one.",
  links:
    "Read [the **guide**](https://example.org/a_(b) 'title') and ![a picture](https://example.org/p.png) or <https://example.org>. End.",
  list: "Do this:\n\n- first **item**\n- second with `code`\n\n  more of it\n\n1. one\n2. two\n   - nested _item_\n\nAfter.",
  setext: "A claim\n- an item\n- another\n\n## A heading\n\nText ~~gone~~ here.",
  code: "Before:\n\n```ts\nconst a = b * c; // **no**\n\nconst list = [1];\n```\n\nAfter `x`.",
  table: "Options:\n\n| name | does |\n| --- | :-: |\n| `a` | **one** |\n| b | two |\n\nAfter it.",
  quote: "> A quoted *line*\n> goes on\n\nand ends.",
  tasks: "- [x] done\n- [ ] open",
};

describe("completeMarkdown", () => {
  it.each(Object.entries(samples))("shows only finished words of a growing text: %s", (_name, sample) => {
    const final = words(html(sample));
    for (let end = 0; end <= sample.length; end++) {
      const shown = words(html(completed(sample.slice(0, end))));
      expect(final.startsWith(shown), `${JSON.stringify(sample.slice(0, end))} showed ${JSON.stringify(shown)}`).toBe(true);
    }
  });

  it.each(Object.entries(samples))("never makes an element that the finished text does not have: %s", (_name, sample) => {
    const tags = (markup: string) => new Set(markup.match(/<[a-z]\w*/g));
    const final = tags(html(sample));
    for (let end = 0; end <= sample.length; end++) {
      for (const tag of tags(html(completed(sample.slice(0, end))))) expect(final, sample.slice(0, end)).toContain(tag);
    }
  });

  it("only cuts from the end and appends", () => {
    for (const sample of Object.values(samples)) {
      for (let end = 0; end <= sample.length; end++) {
        const text = sample.slice(0, end);
        const shown = completed(text);
        const common = [...shown].findIndex((char, index) => char !== text[index]);
        const added = common === -1 ? "" : shown.slice(common);
        expect(added).toMatch(/^[`*_~\]()#]*$/);
      }
    }
  });

  it("leaves finished text as it is", () => {
    for (const text of ["2 * 3 * 4 = 24", "snake_case_name", "a [1] b [2, 3] c", "f(x)[0] done", "100 % sure"]) {
      expect(completeMarkdown(text)).toBe(text);
    }
  });

  it("holds back a citation marker until it is closed", () => {
    expect(completeMarkdown("A claim. [1")).toBe("A claim. ");
    expect(completeMarkdown("A claim. [1, 2")).toBe("A claim. ");
    expect(completeMarkdown("A claim. [1]")).toBe("A claim. [1]");
  });

  it("treats text in an unclosed code span as code", () => {
    expect(completeMarkdown("Use `list[1]")).toBe("Use `list[1]`");
  });
});
