import type { Interval } from "@/server/domain/evaluation/confidence";
import { type MeasuredCollection, movedQuestions, type ReportedCollection } from "@/server/domain/evaluation/quality-report";

/** Questions named of a collection that fell against the baseline. */
const mostNamed = 5;

/** The report in Markdown: a table of all measures, then the questions that lost most. */
export function formatReport(
  measured: readonly MeasuredCollection[],
  collections: readonly ReportedCollection[],
  baseline: readonly MeasuredCollection[],
): string {
  const rows = collections.flatMap(({ name, measures }) =>
    measures.map(
      (measure) => `| ${name} | ${measure.measure} | ${measure.n} | ${intervalOf(measure)} | ${differenceOf(measure.difference)} |`,
    ),
  );
  const table = [
    "| collection | measure | questions | mean (95 % interval) | against the baseline |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ];
  const ndcg = collections.flatMap(({ measures }) => measures.filter(({ measure }) => measure === "ndcg10").map(({ mean }) => mean));
  const mean =
    ndcg.length > 1
      ? [`\nMean nDCG@10 of ${ndcg.length} collections: ${digits(ndcg.reduce((sum, one) => sum + one, 0) / ndcg.length)}.`]
      : [];
  return `${[...table, ...mean, ...lossesOf(measured, baseline)].join("\n")}\n`;
}

function lossesOf(measured: readonly MeasuredCollection[], baseline: readonly MeasuredCollection[]): string[] {
  return measured.flatMap((collection) =>
    Object.keys(collection.measures).flatMap((measure) => {
      const lost = movedQuestions(collection, baseline, measure, mostNamed).filter(({ before, now }) => now < before);
      if (lost.length === 0) return [];
      return [
        `\nLost most in ${collection.name}, ${measure}: ${lost.map(({ id, before, now }) => `${id} (${digits(before)} → ${digits(now)})`).join(", ")}.`,
      ];
    }),
  );
}

function intervalOf({ mean, low, high }: Interval): string {
  return `${digits(mean)} (${digits(low)} to ${digits(high)})`;
}

/** A difference whose interval holds 0 is said to be none that can be told. */
function differenceOf(difference: Interval | null): string {
  if (difference === null) return "–";
  const sign = difference.mean > 0 ? "+" : "";
  const isTold = difference.low > 0 || difference.high < 0;
  return `${sign}${digits(difference.mean)}${isTold ? "" : " (within chance)"}`;
}

function digits(value: number): string {
  return value.toFixed(3);
}
