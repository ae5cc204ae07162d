import type { Actor } from "../identity/actor";
import { editDistance } from "./edit-distance";
import type { ResolvedQuery } from "./match-text";
import type { IndexedTerm, KnownWord, LikeWord, MessageIndex, WordRange } from "./ports";
import type { SearchQuery, SearchTerm } from "./search-query";

/** A query as the index knows it; `texts`: no more than that many can have all of it. */
export type IndexedQuery = ResolvedQuery & { indexed: IndexedTerm[]; texts: number };

/** Of the words that begin alike, so many are looked for; and of those that look alike. */
const mostBeginnings = 64;
const mostAlike = 12;
const mostCandidates = 500;
const fewestLetters = 4;
const lettersForTwo = 8;

/** Finds an actor's words for a query's terms; null when some term has none, not even one that looks like it. */
export async function resolveQuery(index: MessageIndex, actor: Actor, query: SearchQuery): Promise<IndexedQuery | null> {
  const known = await knownWords(index, actor, query.terms);
  const unknown = query.terms.flatMap((term, i) => (isMistypable(term) && known[i]?.length === 0 ? [{ i, word: term.word }] : []));
  const alike: KnownWord[][] = query.terms.map(() => []);
  if (unknown.length > 0) {
    const found = await index.alike(
      actor,
      unknown.map(({ word }) => likeWord(word)),
    );
    unknown.forEach(({ i, word }, nth) => {
      alike[i] = nearest(word, found[nth] ?? []);
    });
  }
  const indexed = query.terms.map((term, i) => indexedTerm(term, known[i] ?? [], alike[i] ?? []));
  if (indexed.some((term) => term === null)) return null;
  const terms = indexed.filter((term) => term !== null);
  return {
    ...query,
    alike: alike.map((words) => new Set(words.map(({ word }) => word))),
    indexed: terms.map(({ texts: _, ...term }) => term),
    texts: Math.min(...terms.map(({ texts }) => texts)),
  };
}

function isMistypable(term: SearchTerm): term is Extract<SearchTerm, { kind: "word" }> {
  return term.kind === "word" && !term.isExact && term.word.length >= fewestLetters;
}

/** Per term the words that it stands for: of a dense run its grams. One question to the index for all of them. */
async function knownWords(index: MessageIndex, actor: Actor, terms: readonly SearchTerm[]): Promise<KnownWord[][]> {
  const ranges = terms.map((term): WordRange[] => {
    if (term.kind === "dense") return term.grams.map(exactly);
    return [term.isExact ? exactly(term.word) : { low: term.word, high: `${term.word}\u{10FFFF}`, most: mostBeginnings }];
  });
  const found = await index.words(actor, ranges.flat());
  let at = 0;
  return ranges.map((own) => {
    const words = found.slice(at, at + own.length).flat();
    at += own.length;
    return words;
  });
}

/** No word goes on with a control character. */
function exactly(word: string): WordRange {
  return { low: word, high: `${word}\u0001`, most: 1 };
}

/** A word with one mistake, a swap in its middle included, keeps a beginning or an ending of that many letters. */
function likeWord(word: string): LikeWord {
  const kept = Math.min(4, Math.floor((word.length - 1) / 2));
  const most = mistakes(word);
  return {
    beginning: word.slice(0, kept),
    ending: word.slice(-kept),
    minChars: word.length - most,
    maxChars: word.length + most,
    most: mostCandidates,
  };
}

function mistakes(word: string): number {
  return word.length >= lettersForTwo ? 2 : 1;
}

function nearest(word: string, candidates: readonly KnownWord[]): KnownWord[] {
  const most = mistakes(word);
  return candidates
    .map((known) => ({ known, distance: editDistance(word, known.word, most) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance || b.known.texts - a.known.texts)
    .slice(0, mostAlike)
    .map(({ known }) => known);
}

/** Null for a term that nothing stands for. Rare terms weigh more: by the order of magnitude of the texts they stand in. */
function indexedTerm(term: SearchTerm, known: readonly KnownWord[], alike: readonly KnownWord[]): (IndexedTerm & { texts: number }) | null {
  const words = known.length > 0 ? known : alike;
  const counts = words.map(({ texts }) => texts);
  const ids = words.map(({ id }) => id);
  if (term.kind === "dense") {
    if (words.length < term.grams.length) return null;
    const texts = Math.min(...counts);
    return { kind: "all", ids, best: ids, weight: weightOf(texts), texts };
  }
  if (words.length === 0) return null;
  const best = words.filter(({ word }) => word === term.word).map(({ id }) => id);
  const texts = counts.reduce((sum, count) => sum + count, 0);
  return { kind: "any", ids, best, weight: weightOf(texts), texts };
}

function weightOf(texts: number): number {
  return Math.round(100 / Math.log2(2 + texts)) / 100;
}
