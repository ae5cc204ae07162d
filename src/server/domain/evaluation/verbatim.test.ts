import { describe, expect, it } from "vitest";
import { isVerbatim } from "./verbatim";

describe("isVerbatim", () => {
  it.each([
    ["links lose their destination", "Read the guide first.", "Read [the guide](./guide.md#a) first."],
    ["reference links too", "Read the guide first.", "Read [the guide][g] first."],
    ["tags go, their text stays", "Press Enter now.", "Press <kbd>Enter</kbd> now."],
    ["line breaks are spaces", "One two three.", "One\n  two\r\nthree."],
    ["quote marks go", "Mind the gap.", "> Mind\n> the gap."],
    ["code stays as it is", "Call `a[0](b)`.", "First. Call `a[0](b)`. Last."],
  ])("%s", (_, quote, file) => {
    expect(isVerbatim(quote, file)).toBe(true);
  });

  it.each([
    ["another word", "Read the manual.", "Read the guide."],
    ["another case", "read the guide.", "Read the guide."],
    ["words left out", "Read guide.", "Read the guide."],
  ])("is not fooled by %s", (_, quote, file) => {
    expect(isVerbatim(quote, file)).toBe(false);
  });
});
