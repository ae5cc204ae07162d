import type { LexicalProfile } from "./passage";
import type { LexicalIndex } from "./ports";
import { slipsOf } from "./slips";

/** A word, or a part of an identifier: `httpBatchLnik` is `http`, `Batch`, `Lnik`. What stands beside digits is a name and is left alone. */
const part = /(?<!\p{N})(?:\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll}))(?!\p{N})/gu;
const lengths = { least: 4, most: 30 } as const;
/** A question with more words that nobody knows is in another language, or about something else. */
const mostUnknown = 3;

/**
 * The question with the words that no document knows replaced by known ones a slip away, of several by the one that most chunks hold; null where there is
 * nothing to replace. Names of people and places, as far as a capital tells them, are not. Costs nothing while every word is known.
 */
export async function correctQuestion(
  { countWords }: LexicalIndex,
  question: string,
  { terms, chunkCount }: LexicalProfile,
): Promise<string | null> {
  if (chunkCount === 0 || terms.every(({ chunks }) => chunks > 0)) return null;
  const words = [
    ...new Set(
      Array.from(question.matchAll(part))
        .filter(mayBeSlip)
        .map(([match]) => match.toLowerCase()),
    ),
  ];
  const known = await countWords(words);
  const unknown = words.filter((_, i) => known[i] === 0);
  if (unknown.length === 0 || unknown.length > mostUnknown) return null;
  const meant = await meantBy(countWords, unknown);
  if (meant.size === 0) return null;
  return question.replaceAll(part, (match, offset: number) => {
    const word = mayBeSlip({ 0: match, index: offset, input: question }) ? meant.get(match.toLowerCase()) : undefined;
    return word === undefined ? match : likeIn(match, word);
  });
}

/** For each word the most frequent of those that it may have been meant to be. */
async function meantBy(countWords: LexicalIndex["countWords"], words: readonly string[]): Promise<Map<string, string>> {
  const candidates = words.flatMap((from) => slipsOf(from).map((to) => ({ from, to })));
  const counts = await countWords(candidates.map(({ to }) => to));
  const best = new Map<string, { to: string; chunks: number }>();
  for (const [i, { from, to }] of candidates.entries()) {
    const chunks = counts[i] ?? 0;
    if (Number.isFinite(chunks) && chunks > (best.get(from)?.chunks ?? 0)) best.set(from, { to, chunks });
  }
  return new Map(Array.from(best, ([from, { to }]) => [from, to]));
}

/** A capital within a sentence begins a name; within a word it begins an identifier's part. */
function mayBeSlip({ 0: match, index, input }: { 0: string; index: number; input: string }): boolean {
  if (match.length < lengths.least || match.length > lengths.most) return false;
  if (!/^\p{Lu}/u.test(match)) return true;
  const before = input.slice(0, index);
  const isInside = /[\p{L}\p{N}_.]$/u.test(before) || /^[\p{L}\p{N}_]/u.test(input.slice(index + match.length));
  return isInside || /(?:^|[.?!:]\s+)["'(`]*$/u.test(before);
}

function likeIn(match: string, word: string): string {
  if (/^\p{Lu}+$/u.test(match)) return word.toUpperCase();
  return /^\p{Lu}/u.test(match) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
