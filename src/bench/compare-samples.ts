/** How two samples of one measure lie to each other. `difference`: of the medians, first minus second, with its 95% interval. */
export type Comparison = {
  medians: [first: number, second: number];
  difference: number;
  interval: [low: number, high: number];
  /** The probability that a value of the first is above one of the second; 0.5 where nothing can be told. */
  above: number;
  /** Two-sided, of the Mann–Whitney U test (normal approximation, corrected for ties). */
  p: number;
};

const resamples = 2_000;

/** Compares without assuming a distribution: Mann–Whitney U, and a bootstrap of the medians' difference. `random` is in 0..1. */
export function compareSamples(first: readonly number[], second: readonly number[], random: () => number = Math.random): Comparison {
  const differences = Array.from({ length: resamples }, () => median(resampled(first, random)) - median(resampled(second, random)));
  const sorted = differences.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const medians: Comparison["medians"] = [median(first), median(second)];
  return { medians, difference: medians[0] - medians[1], interval: [at(0.025), at(0.975)], ...mannWhitney(first, second) };
}

/** The value in the middle of a sample. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function resampled(values: readonly number[], random: () => number): number[] {
  return values.map(() => values[Math.floor(random() * values.length)] ?? 0);
}

function mannWhitney(first: readonly number[], second: readonly number[]): { above: number; p: number } {
  const all = [...first.map((value) => ({ value, isFirst: true })), ...second.map((value) => ({ value, isFirst: false }))];
  all.sort((a, b) => a.value - b.value);
  let [ranks, ties] = [0, 0];
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to++;
    const equal = to - from;
    ranks += all.slice(from, to).filter(({ isFirst }) => isFirst).length * ((from + 1 + to) / 2);
    ties += equal ** 3 - equal;
    from = to;
  }
  const [n, m] = [first.length, second.length];
  const u = ranks - (n * (n + 1)) / 2;
  const variance = ((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1)));
  const z = variance === 0 ? 0 : (u - (n * m) / 2) / Math.sqrt(variance);
  return { above: u / (n * m), p: 2 * upperTail(Math.abs(z)) };
}

/** The normal distribution's share above z ≥ 0: Abramowitz and Stegun 26.2.17, off by less than 7.5e-8. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const sum = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
