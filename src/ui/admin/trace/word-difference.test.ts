import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordDifference } from "./word-difference";

const shown = (before: string, after: string) =>
  wordDifference(before, after)
    .map(({ in: where, text }) => (where === "both" ? text : `${where === "before" ? "-" : "+"}{${text.trim()}} `))
    .join("")
    .trim();

describe("the difference of two texts", () => {
  it("is told word by word", () => {
    expect(shown("The port is 3000 by default.", "The port is 8080 by default.")).toBe("The port is -{3000} +{8080} by default.");
    expect(shown("", "New.")).toBe("+{New.}");
    expect(shown("Same.", "Same.")).toBe("Same.");
  });

  it("gives back both texts, whatever they are", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "[1]"), { maxLength: 20 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const words = (side: "before" | "after") =>
          wordDifference(before, after)
            .flatMap((run) => (run.in === "both" || run.in === side ? (run.text.match(/\S+/g) ?? []) : []))
            .join(" ");
        expect([words("before"), words("after")]).toEqual([before, after]);
      }),
    );
  });

  it("of texts without end is that of wholes", () => {
    const [before, after] = ["a ".repeat(3_000), "b ".repeat(3_000)];
    expect(wordDifference(before, after).map(({ in: where }) => where)).toEqual(["before", "after"]);
  });
});
