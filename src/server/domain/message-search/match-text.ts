import { wordKey } from "./index-words";
import type { SearchQuery } from "./search-query";
import { denseCharacters, type TextWord, textWords } from "./text-words";

/** A term with the words that stand for it where there is no such word: what was probably meant. */
export type ResolvedQuery = SearchQuery & { alike: readonly ReadonlySet<string>[] };

/** Where a term stands in a text: the nth word, its span, and how well it fits, up to 1. */
export type TermMatch = { term: number; nth: number; start: number; end: number; fit: number };

const fits = { whole: 1, part: 0.7, alike: 0.5 } as const;

/** All places of all terms in a text in form NFC, in their order. */
export function matchText(query: ResolvedQuery, text: string): TermMatch[] {
  return textWords(text).flatMap((word, nth) =>
    query.terms.flatMap((term, i): TermMatch[] => {
      if (term.kind === "dense") return word.isDense ? denseMatches(term.characters, word, nth, i) : [];
      const fit = word.isDense ? 0 : wordFit(term, query.alike[i], word, text);
      return fit === 0 ? [] : [{ term: i, nth, start: word.start, end: word.end, fit }];
    }),
  );
}

function wordFit(
  { word, isExact }: { word: string; isExact: boolean },
  alike: ReadonlySet<string> | undefined,
  found: TextWord,
  text: string,
): number {
  const key = wordKey(found.text);
  if (key === word) return fits.whole;
  if (!isExact && key.startsWith(word)) return fits.part;
  if (alike?.has(key)) return fits.alike;
  const written = text.slice(found.start, found.end);
  if (written.slice(1) === found.text.slice(1)) return 0; // no capital inside: no parts
  const humps = written.split(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u);
  const isPart = humps.length > 1 && humps.some((hump) => (isExact ? hump.toLowerCase() === word : hump.toLowerCase().startsWith(word)));
  return isPart ? fits.part : 0;
}

function denseMatches(wanted: readonly string[], word: TextWord, nth: number, term: number): TermMatch[] {
  const { characters, offsets } = denseCharacters(word.text);
  const matches: TermMatch[] = [];
  for (let at = 0; at + wanted.length <= characters.length; at++) {
    if (!wanted.every((character, i) => characters[at + i] === character)) continue;
    const [start = 0, end = 0] = [offsets[at], offsets[at + wanted.length]];
    matches.push({ term, nth, start: word.start + start, end: word.start + end, fit: fits.whole });
  }
  return matches;
}

/** Whether each term is there, and the words of each phrase stand next to each other. */
export function hasAll({ terms, phrases }: SearchQuery, matches: readonly TermMatch[]): boolean {
  const there = new Set(matches.map(({ term }) => term));
  return there.size === terms.length && phrases.every((phrase) => hasPhrase(phrase, matches));
}

/** A text may say the same word a thousand times: each step looks at each place once. */
function hasPhrase({ from, to }: SearchQuery["phrases"][number], matches: readonly TermMatch[]): boolean {
  let nexts: ReadonlySet<string> | null = null;
  for (let term = from; term < to; term++) {
    const before: ReadonlySet<string> | null = nexts;
    const going: TermMatch[] = matches.filter((match) => match.term === term && (before === null || isIn(before, match)));
    nexts = new Set(going.flatMap(({ nth, end }) => [`word ${nth + 1}`, `at ${end}`]));
  }
  return nexts !== null && nexts.size > 0;
}

/** What follows is the next word; or, between scripts, what begins where the other ends. */
function isIn(nexts: ReadonlySet<string>, { nth, start }: TermMatch): boolean {
  return nexts.has(`word ${nth}`) || nexts.has(`at ${start}`);
}

const farWords = 6;

/** How near neighbouring terms stand to each other in the text: 1 for each two that stand side by side, less for those with words between. */
export function nearness({ terms }: SearchQuery, matches: readonly TermMatch[]): number {
  const places = terms.map((_, i) => matches.flatMap(({ term, nth }) => (term === i ? [nth] : [])));
  const nearest = places.slice(1).map((own, i) => leastDistance(places[i] ?? [], own));
  return nearest.reduce((sum, words) => sum + (words < farWords ? 1 / Math.max(1, words) : 0), 0);
}

/** Between two rising lists of numbers. */
function leastDistance(one: readonly number[], other: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    const [a = 0, b = 0] = [one[i], other[j]];
    least = Math.min(least, Math.abs(a - b));
    if (a < b) i++;
    else j++;
  }
  return least;
}
