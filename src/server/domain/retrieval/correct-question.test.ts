import { describe, expect, test, vi } from "vitest";
import { correctQuestion } from "./correct-question";
import type { LexicalIndex } from "./ports";

/** An index that knows some words, each in so many chunks; a text is as known as its rarest word. */
function indexOf(words: Record<string, number>) {
  const countWords = vi.fn(async (texts: readonly string[]) =>
    texts.map((text) => Math.min(...text.split(" ").map((one) => words[one] ?? 0))),
  );
  return { countWords, search: () => Promise.reject(new Error("is not asked")) } satisfies LexicalIndex;
}
const profileOf = (...chunks: number[]) => ({ chunkCount: 50, terms: chunks.map((count, i) => ({ term: `t${i}`, chunks: count })) });
const unknown = profileOf(3, 0);

describe("correctQuestion", () => {
  test.each([
    ["a swapped pair", "What is the heirarchy?", "What is the hierarchy?"],
    ["a swapped pair of a short word", "Which qurey?", "Which query?"],
    ["a missing letter", "What is the hierachy?", "What is the hierarchy?"],
    ["a letter too many", "What is the hierarrchy?", "What is the hierarchy?"],
    ["a wrong letter", "What is the hiererchy?", "What is the hierarchy?"],
    ["a slip in the first word", "Hiererchy of what?", "Hierarchy of what?"],
    ["a missing space", "Is there a dataloader?", "Is there a data loader?"],
    ["a slip in a part of an identifier", "Where does httpBatchLnik go?", "Where does httpBatchLink go?"],
    ["a slip behind a dot or an underscore", "use.qurey or use_qurey", "use.query or use_query"],
  ])("replaces %s", async (_, asked, meant) => {
    const index = indexOf({
      what: 9,
      which: 9,
      hierarchy: 4,
      there: 9,
      data: 7,
      loader: 2,
      http: 3,
      batch: 3,
      link: 3,
      where: 9,
      does: 9,
      query: 5,
    });
    expect(await correctQuestion(index, asked, unknown)).toBe(meant);
  });

  test("takes the word that most chunks hold", async () => {
    expect(await correctQuestion(indexOf({ routes: 2, router: 30 }), "routex", unknown)).toBe("router");
  });

  test("asks nothing while every word is known", async () => {
    const index = indexOf({ known: 1 });
    expect(await correctQuestion(index, "known wrods", profileOf(3, 1))).toBeNull();
    expect(index.countWords).not.toHaveBeenCalled();
  });

  test.each([
    ["what is like nothing", "quebecois"],
    ["a short word that another one resembles", "font"],
    ["a name", "What did Verison say?"],
    ["numbers and what stands beside them", "v10 1760 verison10x"],
    ["a question of foreign words only", "verisno alpah betaa gammma deltta"],
  ])("leaves %s alone", async (_, asked) => {
    const index = indexOf({ what: 9, did: 9, say: 9, link: 3, version: 3, alpha: 2, front: 3 });
    expect(await correctQuestion(index, asked, unknown)).toBeNull();
  });
});
