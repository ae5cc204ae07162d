import { describe, expect, it } from "vitest";
import { passageOf } from "@/testing/answer-fixtures";
import { createAnswerWriter, type WrittenAnswer } from "./answer-writer";
import { toSourceViews } from "./source-view";

const sources = toSourceViews([
  passageOf("The server listens on port 3000 by default. It stores files in the data folder.", "server"),
  passageOf("Sessions last 24 hours. Guests can erase their history at once.", "session"),
]);

function answer(text: string): WrittenAnswer {
  const writer = createAnswerWriter(sources, 4_000);
  writer.write(text);
  writer.end();
  writer.settle();
  return writer.answer();
}
const claims = (text: string) => {
  const { content, citations } = answer(text);
  return citations.map(({ ordinal, answerStart, answerEnd, verified }) => [ordinal, content.slice(answerStart, answerEnd), verified]);
};

describe("the claim that a marker stands for", () => {
  it.each([
    ["its sentence", "The server listens on port 3000 [1].", [[1, "The server listens on port 3000", true]]],
    ["its sentence, marker behind the full stop", "The server listens on port 3000.[1]", [[1, "The server listens on port 3000.", true]]],
    ["its sentence, marker in the middle", "The server [1] listens on port 3000.", [[1, "The server [1] listens on port 3000.", true]]],
    [
      "the same sentence for each of a group",
      "The server listens on port 3000 [1, 2].",
      [
        [1, "The server listens on port 3000", true],
        [2, "The server listens on port 3000", false],
      ],
    ],
    [
      "the part since the marker before",
      "The server listens on port 3000 [1], and sessions last 24 hours [2].",
      [
        [1, "The server listens on port 3000", true],
        [2, "and sessions last 24 hours", true],
      ],
    ],
    [
      "the whole when the part says too little",
      "Guests [2] can erase their history at once [2].",
      [[2, "Guests [2] can erase their history at once", true]],
    ],
    [
      "its list item",
      "- The server listens on port 3000 [1]\n- Sessions last 24 hours [2]",
      [
        [1, "The server listens on port 3000", true],
        [2, "Sessions last 24 hours", true],
      ],
    ],
  ])("is %s", (_, text, expected) => {
    expect(claims(text)).toEqual(expected);
  });

  it("is bound to words that stand in the passage", () => {
    const [citation] = answer("Files are stored in the data folder [1].").citations;
    expect(citation).toMatchObject({ quote: "It stores files in the data folder.", quoteStart: 44, quoteEnd: 79, verified: true });
    expect(sources[0]?.passage.slice(44, 79)).toBe(citation?.quote);
  });

  it("is unverified, without a quote, when the source does not say it", () => {
    const [citation] = answer("The server encrypts every cookie twice [1].").citations;
    expect(citation).toMatchObject({ quote: "", quoteStart: null, quoteEnd: null, verified: false });
  });
});

describe("sentences without support", () => {
  const unsupported = (text: string) => {
    const { content, unsupported: spans } = answer(text);
    return spans.map(({ start, end }) => content.slice(start, end));
  };

  it("are marked, cited or not", () => {
    const text = "The server listens on port 3000 [1]. Redis clusters shard keys automatically. Cookies are encrypted twice daily [2].";
    expect(unsupported(text)).toEqual(["Redis clusters shard keys automatically.", "Cookies are encrypted twice daily [2]."]);
  });

  it("are not those that a source supports without being cited", () => {
    expect(unsupported("Sessions last 24 hours. The server listens on port 3000 [1].")).toEqual([]);
  });

  it("are not headings, questions, code, lead-ins or a few words", () => {
    const text =
      "# Redis cluster sharding explained\n\nYes, indeed.\n\nDo Redis clusters shard keys automatically?\n\nRun these Redis cluster commands:\n\n```\nredis shard keys automatically now\n```";
    expect(unsupported(text)).toEqual([]);
  });
});

describe("the outcome", () => {
  it.each([
    ["grounded", "when all is cited and found", "The server listens on port 3000 [1]. Sessions last 24 hours [2]."],
    ["partial", "when a half is not supported", "The server listens on port 3000 [1]. Redis clusters shard keys automatically."],
    ["partial", "when nothing is cited", "The server listens on port 3000."],
    ["partial", "when no citation is verified", "Cookies are encrypted twice daily [2]."],
    [
      "partial",
      "when most citations are not verified",
      "The server listens on port 3000 [1]. Sessions last 24 hours [1]. Guests can erase their history [1].",
    ],
  ])("is %s %s", (outcome, _, text) => {
    expect(answer(text).outcome).toBe(outcome);
  });
});
