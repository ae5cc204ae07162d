import { describe, expect, test } from "vitest";
import { passageOf } from "@/testing/answer-fixtures";
import { preferPhrases } from "./prefer-phrases";

const profile = { chunkCount: 100, terms: ["error", "format", "router", "link"].map((term) => ({ term, chunks: 10 })) };
const named = (name: string, text: string, fused: number) => ({ ...passageOf(text, name), scores: { lexical: 1, vector: 0.5, fused } });
const order = (question: string, ...passages: ReturnType<typeof named>[]) =>
  preferPhrases(question, profile, passages).map(({ location }) => location.path.replace(".md", ""));

describe("preferPhrases", () => {
  test("a passage that holds the question's words side by side passes one a little better that holds them apart", () => {
    const apart = named("apart", "The error is written in a format.", 0.9);
    const together = named("together", "How error formatting works.", 0.88);
    expect(order("How does error formatting work?", apart, together)).toEqual(["together", "apart"]);
    expect(order("How does error formatting work?", apart, { ...together, scores: { ...together.scores, fused: 0.7 } })).toEqual([
      "apart",
      "together",
    ]);
  });

  test("scores stay those of the places", () => {
    const ranked = preferPhrases("error format", profile, [named("a", "none", 0.9), named("b", "an error format", 0.88)]);
    expect(ranked.map(({ scores }) => scores.fused)).toEqual([0.9, 0.88]);
    expect(ranked[0]?.location.path).toBe("b.md");
  });

  test("a question of one word, or of words that nobody knows, changes nothing", () => {
    const passages = [named("a", "none", 0.9), named("b", "router router", 0.89)];
    expect(preferPhrases("router", profile, passages)).toEqual(passages);
    expect(preferPhrases("teapots on comets", profile, passages)).toEqual(passages);
    expect(preferPhrases("error format", profile, [])).toEqual([]);
  });
});
