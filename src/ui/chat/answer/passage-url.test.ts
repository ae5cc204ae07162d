import { describe, expect, it } from "vitest";
import type { CitationView } from "@/contract/message";
import { passageUrl } from "./passage-url";
import { plainText } from "./plain-text";
import { safeUrl } from "./safe-url";

const cited = (quote: string, verified = true): CitationView => ({
  ordinal: 1,
  answerStart: 0,
  answerEnd: 1,
  quote,
  quoteStart: verified ? 0 : null,
  quoteEnd: verified ? quote.length : null,
  verified,
});
const source = { path: "guide/a b.md", url: "https://docs.example.org/a", headingPath: ["Set up"] };

describe("passageUrl", () => {
  it("names the quote's words without markup, and the characters that mean something escaped", () => {
    expect(passageUrl(source, cited("Use `a-b`, then **c & d**"))).toBe(
      "https://docs.example.org/a#:~:text=Use%20a%2Db%2C%20then%20c%20%26%20d",
    );
  });

  it("names a long quote by its first and last words, behind the heading's anchor", () => {
    const quote = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen";
    const url = passageUrl({ ...source, url: "https://docs.example.org/a#part" }, cited(quote));
    expect(url).toBe(
      "https://docs.example.org/a#part:~:text=one%20two%20three%20four%20five,thirteen%20fourteen%20fifteen%20sixteen%20seventeen",
    );
  });

  it("leads to our own view of a document that has no address, and of one whose address is not safe", () => {
    const own = "/d/guide/a%20b.md?heading=Set+up&quote=words&length=5#passage";
    expect(passageUrl({ ...source, url: null }, cited("words"))).toBe(own);
    expect(passageUrl({ ...source, url: "javascript:alert(1)" }, cited("words"))).toBe(own);
  });

  it("does not point at words that were not found", () => {
    expect(passageUrl(source, cited("invented", false))).toBe("https://docs.example.org/a");
  });
});

describe("safeUrl", () => {
  it("lets absolute web and mail addresses pass, and nothing else", () => {
    expect(safeUrl("https://example.org/a?b#c")).toBe("https://example.org/a?b#c");
    expect(safeUrl("mailto:a@example.org")).toBe("mailto:a@example.org");
    const refused = [
      "",
      "/a",
      "//a.b",
      "a/b",
      "#a",
      "javascript:1",
      "JaVaScRiPt:1",
      "java\nscript:1",
      "\u0001javascript:1",
      "data:text/html,a",
    ];
    for (const url of [...refused, "vbscript:1", "file:///etc", "blob:https://a", "http://", "ftp://a.b"])
      expect(safeUrl(url), url).toBeNull();
  });
});

describe("plainText", () => {
  it("keeps the words a reader would see", () => {
    expect(plainText("## A **bold** `code_name` [link](https://a.b) and snake_case [1][2].\n\n- item _one_\n> quoted")).toBe(
      "A bold code_name link and snake_case. item one quoted",
    );
    expect(plainText("| a | b |\n| --- | :-: |\n| `c` | d |")).toBe("a b c d");
  });
});
