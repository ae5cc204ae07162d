import fc from "fast-check";
import { NextIntlClientProvider } from "next-intl";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { SourceView } from "@/contract/message";
import { messagesIn } from "@/i18n/messages";
import { forbiddenMarkup } from "@/testing/forbidden-markup";
import { hostileMarkdown } from "@/testing/hostile-markdown";
import type { ThreadMessage } from "../thread-state";
import AnswerBody from "./answer-body";

type Setting = { status?: "streaming" | "delivered"; unsupported?: { start: number; end: number }[] };

function answerTo(content: string, { status = "delivered", unsupported = [] }: Setting): ThreadMessage {
  const source: SourceView = {
    ordinal: 1,
    title: content,
    path: content,
    url: content,
    headingPath: [content],
    passage: content,
    otherLocations: [],
    score: 1,
  };
  const answer = { outcome: "partial" as const, model: "m", truncated: true, nearestPages: [], unsupported };
  const fixed = {
    parentId: null,
    position: 2,
    role: "assistant" as const,
    errorCode: null,
    createdAt: "2026-11-21T10:00:00.000Z",
    stage: null,
  };
  const id = "00000000-0000-4000-8000-000000000001";
  return { ...fixed, id, attemptId: null, content, status, answer, sources: [source], citations: [] };
}

function html(content: string, setting: Setting = {}): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messagesIn("en")} timeZone="UTC">
      <AnswerBody message={answerTo(content, setting)} />
    </NextIntlClientProvider>,
  );
}

const piece = fc.oneof(
  fc.constantFrom(...hostileMarkdown),
  fc.constantFrom(
    "\n",
    "\n\n",
    "> ",
    "- ",
    "  ",
    "[1]",
    "`",
    "```\n",
    "**",
    "_",
    "[",
    "](",
    ")",
    "<",
    ">",
    "![",
    "|",
    "\\",
    "&#",
    "\uE000",
    "\uE001",
  ),
  fc.string({ unit: "grapheme", maxLength: 12 }),
);

describe("an answer's markup", () => {
  it.each(hostileMarkdown)("holds nothing that runs, styles or requests: %s", (sample) => {
    expect(forbiddenMarkup(html(sample))).toEqual([]);
    expect(forbiddenMarkup(html(`A claim. [1] ${sample} [1]`, { unsupported: [{ start: 2, end: 40 }] }))).toEqual([]);
  });

  it("holds nothing of the kind for any mixture, whole or half-written", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.boolean(), (pieces, isRunning) => {
        expect(
          forbiddenMarkup(html(pieces.join(""), isRunning ? { status: "streaming" } : { unsupported: [{ start: 3, end: 30 }] })),
        ).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it("keeps HTML as text and the words of links that lead nowhere", () => {
    const text = html("See <b>this</b> [word](javascript:alert(1)).");
    expect(text).toContain("&lt;b&gt;this&lt;/b&gt;");
    expect(text).toContain("<span>word</span>");
    expect(text).not.toContain("javascript");
  });

  it("never lets a definition turn a citation marker into a link of the model's choice", () => {
    const text = html("A claim [1].\n\n[1]: https://evil.example/phish");
    expect(text).toContain('role="doc-noteref"');
    expect(text).not.toContain('href="https://evil');
  });

  it("shows an image as a link that is followed only by a press", () => {
    expect(html("![chart](https://docs.example.org/chart.png)")).toMatch(
      /<a href="https:\/\/docs\.example\.org\/chart\.png" [^>]*nofollow">chart<\/a>/,
    );
  });
});

describe("an answer's text", () => {
  it("turns markers into references by their place in the reading, not in code or links", () => {
    const text = html("Use `a[1]` as shown. [1] See [docs [1]](https://docs.example.org/).");
    expect(text.match(/role="doc-noteref"/g)).toHaveLength(2);
    expect(text).toContain("<code>a[1]</code>");
    expect(text).toMatch(/docs<\/a><sup/);
  });

  it("sets off a sentence without support with its reason", () => {
    expect(html("A sentence **with** words. Another.", { unsupported: [{ start: 0, end: 26 }] })).toContain(
      'aria-describedby="unsupported-',
    );
  });

  it("keeps its own headings below the page's", () => {
    const text = html("# One\n\n## Two\n\n### Three\n\n#### Four\n\n##### Five");
    expect(text.match(/<h\d/g)).toEqual(["<h3", "<h3", "<h4", "<h5", "<h6"]);
  });
});
