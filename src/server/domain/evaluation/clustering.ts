/** How well a grouping agrees with the known one, each given as a label for every item: purity, and the Rand index adjusted for chance. */
export type Agreement = { groups: number; purity: number; adjustedRand: number };

/** Purity, 0..1, and the adjusted Rand index (Hubert and Arabie, Comparing Partitions, 1985), 1 for equal groupings, about 0 for chance. */
export function agreement(found: readonly (string | number)[], known: readonly (string | number)[]): Agreement {
  const cells = new Map<string | number, Map<string | number, number>>();
  for (const [i, label] of found.entries()) {
    const row = cells.get(label) ?? new Map<string | number, number>();
    const group = known[i] ?? "";
    cells.set(label, row.set(group, (row.get(group) ?? 0) + 1));
  }
  const rows = [...cells.values()].map((row) => [...row.values()]);
  const rowSums = rows.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columnSums = [...countsOf(known).values()];
  const together = sumOf(rows.flat().map(pairs));
  const [inFound, inKnown] = [sumOf(rowSums.map(pairs)), sumOf(columnSums.map(pairs))];
  const expected = (inFound * inKnown) / Math.max(1, pairs(found.length));
  const most = (inFound + inKnown) / 2;
  return {
    groups: rows.length,
    purity: found.length === 0 ? 0 : sumOf(rows.map((row) => Math.max(...row))) / found.length,
    adjustedRand: most === expected ? 1 : (together - expected) / (most - expected),
  };
}

/** Spherical k-means over unit vectors, begun by k-means++ (Arthur and Vassilvitskii, 2007), for at most `rounds`; a label for each. */
export function kMeans(vectors: readonly Float32Array[], k: number, random: () => number, rounds = 50): number[] {
  let centres = firstCentres(vectors, k, random);
  let labels: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const next = vectors.map((vector) => nearest(vector, centres));
    if (next.every((label, i) => label === labels[i])) break;
    labels = next;
    centres = centres.map((centre, label) => middleOf(vectors.filter((_, i) => labels[i] === label)) ?? centre);
  }
  return labels;
}

function firstCentres(vectors: readonly Float32Array[], k: number, random: () => number): Float32Array[] {
  const pick = (weights: readonly number[]): Float32Array => {
    let at = random() * sumOf(weights);
    const found = vectors.findIndex((_, i) => {
      at -= weights[i] ?? 0;
      return at < 0;
    });
    return vectors[Math.max(0, found)] ?? new Float32Array();
  };
  const centres = [pick(vectors.map(() => 1))];
  let distances = vectors.map(() => 2);
  while (centres.length < Math.min(k, vectors.length)) {
    const last = centres.at(-1) ?? new Float32Array();
    distances = vectors.map((vector, i) => Math.min(distances[i] ?? 2, Math.max(0, 1 - dot(vector, last))));
    centres.push(pick(distances));
  }
  return centres;
}

function nearest(vector: Float32Array, centres: readonly Float32Array[]): number {
  const products = centres.map((centre) => dot(vector, centre));
  return products.indexOf(Math.max(...products));
}

function middleOf(vectors: readonly Float32Array[]): Float32Array | null {
  const [first] = vectors;
  if (first === undefined) return null;
  const sum = first.map((_, i) => sumOf(vectors.map((vector) => vector[i] ?? 0)));
  const length = Math.sqrt(dot(sum, sum));
  return length === 0 ? first : sum.map((value) => value / length);
}

function countsOf(labels: readonly (string | number)[]): Map<string | number, number> {
  const counts = new Map<string | number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function pairs(n: number): number {
  return (n * (n - 1)) / 2;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
