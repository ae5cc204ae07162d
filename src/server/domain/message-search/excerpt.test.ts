import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { excerptOf } from "./excerpt";
import { matchText } from "./match-text";
import { parseSearchQuery } from "./search-query";

function excerpt(query: string, text: string) {
  const parsed = parseSearchQuery(query);
  return excerptOf(text, matchText({ ...parsed, alike: parsed.terms.map(() => new Set<string>()) }, text));
}
const marked = ({ excerpt: line, marks }: ReturnType<typeof excerpt>) => marks.map(({ start, end }) => line.slice(start, end));

describe("an excerpt", () => {
  it("marks what was found", () => {
    const found = excerpt("lease 検索", "Leases and a lease,\nthen 全文検索.");
    expect(found.excerpt).toBe("Leases and a lease, then 全文検索.");
    expect(marked(found)).toEqual(["Leases", "lease", "検索"]);
  });

  it("is the part of a long text that has most of what was looked for", () => {
    const filler = "Nothing to see here, it goes on and on. ".repeat(20);
    const found = excerpt("token bucket", `A token alone. ${filler}The bucket of a token is 5 s. ${filler}`);
    expect(found.excerpt).toMatch(/^….*The bucket of a token is 5 s\..*…$/);
    expect(marked(found)).toEqual(["bucket", "token"]);
  });

  it("is well-formed, short, and marks only within itself, whatever the text", () => {
    const texts = fc.array(fc.oneof(fc.constant("lease "), fc.constant("😀"), fc.constant("検"), fc.string({ unit: "grapheme" })), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(texts, (parts) => {
        const found = excerpt("lease 検", parts.join("").normalize("NFC"));
        expect(found.excerpt.isWellFormed()).toBe(parts.join("").normalize("NFC").isWellFormed());
        expect(found.excerpt.length).toBeLessThanOrEqual(182);
        for (const text of marked(found)) expect(["lease", "検"].some((word) => text.toLowerCase().includes(word))).toBe(true);
      }),
    );
  });
});
