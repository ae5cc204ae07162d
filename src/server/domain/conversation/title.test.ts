import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { autoTitleChars, titleFrom } from "./title";

describe("a title from a question", () => {
  it("is the question itself on one line when it is short", () => {
    expect(titleFrom("  How do I\n install it? ")).toBe("How do I install it?");
  });

  it("is cut at a word, without a comma at the cut", () => {
    const title = titleFrom(
      "Why does the server answer with an error when I send it a request, although the documentation says otherwise?",
    );
    expect(title).toBe("Why does the server answer with an error when I send it a request, although…");
    expect(titleFrom(`${"word ".repeat(14)}ends, then goes on`)).toMatch(/ends…$/);
  });

  it("is never empty, too long or cut inside a character", () => {
    const questions = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 300 })
      .filter((text) => text.trim() !== "" && text.isWellFormed());
    fc.assert(
      fc.property(questions, (question) => {
        const title = titleFrom(question);
        expect(title.length).toBeGreaterThan(0);
        expect(title.length).toBeLessThanOrEqual(autoTitleChars);
        expect(title.isWellFormed()).toBe(true);
      }),
    );
  });
});
