import { createRandom } from "./random";

/** A mean with the interval that holds it with a probability of 95 %, by bootstrap. `n` values. */
export type Interval = { mean: number; low: number; high: number; n: number };

/** Resamplings: enough that the ends of the interval move by less than a thousandth. */
const rounds = 2_000;

/**
 * The mean of some values and its 95 % percentile bootstrap interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13).
 * The same values always give the same interval. Null without a value.
 */
export function meanInterval(values: readonly number[]): Interval | null {
  if (values.length === 0) return null;
  const random = createRandom(values.length);
  const means = Array.from({ length: rounds }, () => meanOf(values.map(() => values[Math.floor(random() * values.length)] ?? 0)));
  means.sort((a, b) => a - b);
  const at = (share: number) => means[Math.min(rounds - 1, Math.floor(share * rounds))] ?? 0;
  return { mean: meanOf(values), low: at(0.025), high: at(0.975), n: values.length };
}

/** The mean difference of two measures of the same questions, by id, with its interval; what only one of them has is left out. */
export function pairedDifference(now: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): Interval | null {
  const differences = [...now].flatMap(([id, value]) => {
    const other = before.get(id);
    return other === undefined ? [] : [value - other];
  });
  return meanInterval(differences);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
