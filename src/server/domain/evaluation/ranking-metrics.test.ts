import { expect, test } from "vitest";
import { measureRankings } from "./ranking-metrics";
import { formatRun, parseJudgements } from "./trec-format";

const judged = parseJudgements("qid\tdocid\tscore\nq1\ta\t2\nq1\tb\t1\nq1\tc\t0\nq2\td\t1\nq3\te\t0\n");

test("gain is the grade, discounted by the logarithm of the rank, over the ideal ranking", () => {
  const metrics = measureRankings(
    judged,
    new Map([
      ["q1", ["b", "x", "a"]],
      ["q2", ["d"]],
    ]),
  );
  const ndcg1 = (1 + 2 / Math.log2(4)) / (2 + 1 / Math.log2(3));
  expect(metrics.queries).toBe(2);
  expect(metrics.ndcg10).toBeCloseTo((ndcg1 + 1) / 2, 12);
  expect(metrics.mrr10).toBe(1);
  expect(metrics.recall10).toBe(1);
});

test("a query without a ranking counts 0, one without a relevant document not at all", () => {
  expect(
    measureRankings(
      judged,
      new Map([
        ["q2", ["d"]],
        ["q3", ["e"]],
      ]),
    ),
  ).toEqual({ queries: 2, ndcg10: 0.5, recall10: 0.5, recall100: 0.5, mrr10: 0.5 });
  expect(measureRankings(new Map(), new Map())).toEqual({ queries: 0, ndcg10: 0, recall10: 0, recall100: 0, mrr10: 0 });
});

test("what stands below the cut does not count", () => {
  const far = [...Array.from({ length: 10 }, (_, i) => `x${i}`), "d"];
  const { ndcg10, recall10, recall100, mrr10 } = measureRankings(new Map([["q2", new Map([["d", 1]])]]), new Map([["q2", far]]));
  expect({ ndcg10, recall10, recall100, mrr10 }).toEqual({ ndcg10: 0, recall10: 0, recall100: 1, mrr10: 0 });
});

test("judgements are read with or without TREC's second column", () => {
  expect(parseJudgements("1 0 a 1\n1 0 b 0\r\n")).toEqual(
    new Map([
      [
        "1",
        new Map([
          ["a", 1],
          ["b", 0],
        ]),
      ],
    ]),
  );
});

test("a run has a line a document; ids with spaces are told apart by tabs", () => {
  expect(formatRun("q1", [{ path: "a.md", score: 0.5 }], "tag")).toBe("q1 Q0 a.md 1 0.500000000 tag\n");
  expect(formatRun("q1", [{ path: "a b.md", score: 0.5 }], "tag")).toBe("q1\tQ0\ta b.md\t1\t0.500000000\ttag\n");
});
