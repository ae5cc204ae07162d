import { expect, test } from "vitest";
import { movedQuestions, reportQuality } from "./quality-report";

const now = { name: "docs", measures: { ndcg10: { q1: 1, q2: 0.5, q3: 0 }, recall10: { q1: 1 } } };
const before = { name: "docs", measures: { ndcg10: { q1: 1, q2: 1, q3: 0, q4: 1 } } };

test("each measure has its mean and interval, and the difference to the questions that the baseline knows", () => {
  const [collection] = reportQuality([now], [before]);
  expect(collection?.measures.map(({ measure, mean, n }) => [measure, mean, n])).toEqual([
    ["ndcg10", 0.5, 3],
    ["recall10", 1, 1],
  ]);
  expect(collection?.measures[0]?.difference?.mean).toBeCloseTo(-0.5 / 3);
  expect(collection?.measures[1]?.difference).toBeNull();
  expect(reportQuality([now], [])[0]?.measures[0]?.difference).toBeNull();
});

test("the questions that fell furthest come first", () => {
  expect(movedQuestions(now, [before], "ndcg10", 5)).toEqual([{ id: "q2", before: 1, now: 0.5 }]);
  expect(movedQuestions(now, [], "ndcg10", 5)).toEqual([]);
});
