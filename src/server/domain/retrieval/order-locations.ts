import type { PassageLocation } from "./passage";

/** Places of the same text in the order they are cited: the current version before older ones, newest first, then by path and place. */
export function orderLocations(locations: readonly PassageLocation[]): PassageLocation[] {
  return [...locations].sort(
    (a, b) => compareVersions(a.version ?? null, b.version ?? null) || compareText(a.path, b.path) || a.ordinal - b.ordinal,
  );
}

/** Newest first: no version, then by the numbers in the name (`0.86` before `0.9`), then names without numbers. */
function compareVersions(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  const numbers = [a, b].map((version) => (version.match(/\d+/g) ?? []).map(Number));
  const [left = [], right = []] = numbers;
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (right[i] ?? -1) - (left[i] ?? -1);
    if (difference !== 0) return difference;
  }
  return compareText(a, b);
}

/** By code units, the same on every machine. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
