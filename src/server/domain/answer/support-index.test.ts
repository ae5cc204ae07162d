import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readClaim } from "./claim";
import { createSupportIndex, supportFloor } from "./support-index";

const passages = [
  "# Ports\n\nThe server listens on port 3000 by default. Set `PORT` to change it.\n\n- It does not retry failed requests.\n- Sessions last **24 hours** after the last activity.",
  "```ts\nconst link = httpBatchLink({ url });\n```\n\nThe old `httpLink` sends each request alone.\n\n| name | default |\n| --- | --- |\n| `HOST` | 127.0.0.1 |",
];
const index = createSupportIndex(passages);
const best = (text: string, source?: number) => index.best(readClaim(text), source);
const quote = (text: string, source?: number) => {
  const found = best(text, source);
  return found && found.score >= supportFloor ? passages[found.source]?.slice(found.start, found.end) : null;
};

describe("the best quote for a claim", () => {
  it.each([
    ["the same words", "The server listens on port 3000 by default [1].", "The server listens on port 3000 by default."],
    ["other order and forms", "By default, port 3000 is what the servers are listening on.", "The server listens on port 3000 by default."],
    ["a list item, without its mark", "Failed requests are not retried.", "It does not retry failed requests."],
    ["markdown in the passage", "Sessions last 24 hours after the last activity.", "Sessions last **24 hours** after the last activity."],
    ["a line of code", "Create a link with `httpBatchLink({ url })`.", "const link = httpBatchLink({ url });"],
    ["a table row", "`HOST` is 127.0.0.1.", "| `HOST` | 127.0.0.1 |"],
    [
      "two sentences",
      "The server listens on port 3000 by default, and PORT changes it.",
      "The server listens on port 3000 by default. Set `PORT` to change it.",
    ],
  ])("is found by %s", (_, claim, expected) => {
    expect(quote(claim)).toBe(expected);
  });

  it.each([
    ["another number", "The server listens on port 8080 by default."],
    ["a claim that the passage denies", "It retries failed requests."],
    ["a denial of what the passage says", "The server does not listen on port 3000 by default."],
    ["other names", "The server of Alice and Bob listens by default in Oslo."],
    ["other words", "Cookies are encrypted with AES before they are stored."],
    ["one word in common", "A port is a place where ships are loaded in the morning."],
  ])("does not exist for %s", (_, claim) => {
    expect(quote(claim)).toBeNull();
  });

  it("is looked for in the cited source only", () => {
    expect(quote("The server listens on port 3000 by default.", 0)).not.toBeNull();
    expect(quote("The server listens on port 3000 by default.", 1)).toBeNull();
  });

  it("stands in its passage word for word, whatever both are", () => {
    const words = fc.array(
      fc.constantFrom("port", "server ", "3000", ". ", "\n", "\n\n", "- ", "`x`", "not ", "é", "日本語", "👩‍💻 ", "```\n", "| a |", "# "),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(words, words, (passage, claim) => {
        const text = passage.join("");
        const found = createSupportIndex([text]).best(readClaim(claim.join("")));
        if (!found) return;
        expect(found.start).toBeLessThan(found.end);
        expect(found.end).toBeLessThanOrEqual(text.length);
        expect(found.score).toBeGreaterThanOrEqual(0);
        expect(found.score).toBeLessThanOrEqual(1);
        expect(text.slice(found.start, found.end)).toBe(text.slice(found.start, found.end).trim());
      }),
    );
  });

  it("spelled numbers count as their digits", () => {
    const spelled = createSupportIndex(["A request is retried three times before it fails."]);
    expect(spelled.best(readClaim("A request is retried 3 times before it fails."))?.score).toBeGreaterThanOrEqual(supportFloor);
  });
});
