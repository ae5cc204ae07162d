/** A group by the mean of its questions' unit vectors, which is not itself of length one, and how many they are. */
export type GroupMiddle = { id: string; questions: number; mean: Float32Array };

/**
 * A question belongs to the group to whose questions its cosine is so much on the average. Chosen on 300 questions whose page is known, and
 * above what k-means reaches that is told how many groups there are, anywhere from .57 to .65: docs/decisions/0023-gaps.md. It is a
 * similarity of all-MiniLM-L6-v2.
 */
export const sameMeaningFrom = 0.6;

/**
 * Puts questions, in the order in which they were asked, into the groups given or into new ones: average linkage, one question at a time
 * (Sokal and Michener, 1958; one pass as in Hartigan's leader algorithm, 1975). The mean similarity of a unit vector with a group's is its product with
 * their mean. `newId` names a new group. Returns each question's group.
 */
export function joinGroups(questions: readonly Float32Array[], known: readonly GroupMiddle[], newId: () => string): string[] {
  const groups = known.map(({ id, questions: count, mean }) => ({ id, count, sum: mean.map((value) => value * count) }));
  return questions.map((vector) => {
    let best: (typeof groups)[number] | null = null;
    let most = sameMeaningFrom;
    for (const group of groups) {
      const similarity = dot(vector, group.sum) / group.count;
      if (similarity >= most) [best, most] = [group, similarity];
    }
    if (best === null) {
      best = { id: newId(), count: 0, sum: new Float32Array(vector.length) };
      groups.push(best);
    }
    for (let i = 0; i < vector.length; i++) best.sum[i] = (best.sum[i] ?? 0) + (vector[i] ?? 0);
    best.count++;
    return best.id;
  });
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
