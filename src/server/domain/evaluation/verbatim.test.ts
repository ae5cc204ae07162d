import { describe, expect, it } from "vitest";
import { isVerbatim } from "./verbatim";

describe("isVerbatim", () => {
  it.each([
    ["links lose their destination", "Read the guide first.", "Read [the guide](./guide.md#a) first."],
    ["a destination with parentheses", "See the article (long) first.", "See [the article](https://x.org/A_(b_(c))_d) (long) first."],
    [
      "one with an unpaired parenthesis, escaped or in angle brackets",
      "See a and b.",
      "See [a](https://x.org/\\)z) and [b](<https://x.org/(z>).",
    ],
    ["one with a title", "See the guide (twice).", 'See [the guide](./g.md "a :) title") (twice).'],
    ["a picture that is a link", "Built with care here.", "Built with [![care](c.svg)](https://x.org/(c)) here."],
    ["an address alone stays", "See https://x.org/A_(b) first.", "See <https://x.org/A_(b)> first."],
    ["an address that is its own text", "See https://x.org/A_(b).", "See [https://x.org/A_(b)](https://x.org/A_(b))."],
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
