/** A run of words that both texts have, or one of them alone; with the space behind it. */
export type WordRun = { in: "both" | "before" | "after"; text: string };

/** Beyond so many comparisons two texts are told apart as wholes: a page must not stand still for it. */
const mostComparisons = 4_000_000;

/** What two texts have in common, word by word: their longest common subsequence (Wagner and Fischer, 1974). */
export function wordDifference(before: string, after: string): WordRun[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length * b.length > mostComparisons) return joined([...runsOf("before", a), ...runsOf("after", b)]);
  const lengths = commonLengths(a, b);
  const width = b.length + 1;
  const runs: WordRun[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i] ?? "", b[j] ?? ""];
    if (left.trim() === right.trim()) {
      runs.push({ in: "both", text: right });
      i++;
      j++;
    } else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) {
      runs.push({ in: "before", text: left });
      i++;
    } else {
      runs.push({ in: "after", text: right });
      j++;
    }
  }
  return joined([...runs, ...runsOf("before", a.slice(i)), ...runsOf("after", b.slice(j))]);
}

function wordsOf(text: string): string[] {
  return text.match(/\S+\s*/g) ?? [];
}

function runsOf(where: WordRun["in"], words: readonly string[]): WordRun[] {
  return words.map((text) => ({ in: where, text }));
}

/** At `i · width + j`: how many words the texts have in common from their words `i` and `j` on. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint16Array {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const isSame = a[i]?.trim() === b[j]?.trim();
      const [below, beside, across] = [(i + 1) * width + j, i * width + j + 1, (i + 1) * width + j + 1];
      lengths[i * width + j] = isSame ? (lengths[across] ?? 0) + 1 : Math.max(lengths[below] ?? 0, lengths[beside] ?? 0);
    }
  }
  return lengths;
}

function joined(runs: readonly WordRun[]): WordRun[] {
  const whole: WordRun[] = [];
  for (const run of runs) {
    const last = whole.at(-1);
    if (last?.in === run.in) last.text += run.text;
    else whole.push({ ...run });
  }
  return whole;
}
