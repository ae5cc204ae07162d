import { type Interval, meanInterval, pairedDifference } from "./confidence";

/** One collection as measured: what each question scored, by measure and question id. All values 0..1. */
export type MeasuredCollection = { name: string; measures: Record<string, Record<string, number>> };

/** What a report says of a measure; `difference` to the baseline is null where that has none of its questions. */
export type ReportedMeasure = Interval & { measure: string; difference: Interval | null };
export type ReportedCollection = { name: string; measures: ReportedMeasure[] };

/** Sums up collections, and compares each question with what it scored in the baseline. */
export function reportQuality(now: readonly MeasuredCollection[], baseline: readonly MeasuredCollection[]): ReportedCollection[] {
  return now.map(({ name, measures }) => {
    const before = baseline.find((collection) => collection.name === name)?.measures ?? {};
    return {
      name,
      measures: Object.entries(measures).flatMap(([measure, scores]) => {
        const interval = meanInterval(Object.values(scores));
        const difference = pairedDifference(new Map(Object.entries(scores)), new Map(Object.entries(before[measure] ?? {})));
        return interval ? [{ measure, ...interval, difference }] : [];
      }),
    };
  });
}

/** The questions that moved most against the baseline, worst first: where to look. */
export function movedQuestions(now: MeasuredCollection, baseline: readonly MeasuredCollection[], measure: string, most: number) {
  const before = baseline.find(({ name }) => name === now.name)?.measures[measure] ?? {};
  return Object.entries(now.measures[measure] ?? {})
    .flatMap(([id, score]) => {
      const earlier = before[id];
      return earlier === undefined || earlier === score ? [] : [{ id, before: earlier, now: score }];
    })
    .sort((a, b) => a.now - a.before - (b.now - b.before))
    .slice(0, most);
}
