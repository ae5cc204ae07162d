import { type SearchHit, SearchMessagesInput, type SearchResults } from "@/contract/search";
import type { Actor } from "../identity/actor";
import { excerptOf } from "./excerpt";
import { indexOwn } from "./index-messages";
import { hasAll, matchText, nearness, type TermMatch } from "./match-text";
import type { FoundText, MessageIndex, SearchFilter } from "./ports";
import { type IndexedQuery, resolveQuery } from "./resolve-query";
import { parseSearchQuery } from "./search-query";

/** Texts that are read and ranked at a time: more where phrases leave few of them. Twice at most. */
const readAtOnce = { words: 60, phrases: 150 };
const mostReads = 2;
/**
 * A term that stands in more texts than this is looked for among the latest: whoever types two letters is not yet done. Several terms
 * together stand in far fewer texts than the rarest of them.
 */
const broadTexts = { oneTerm: 2_000, severalTerms: 8_000 };
const newestTexts = 5_000;
/** Saturation of repeated words, as BM25 has it (k1 1.2). */
const saturation = 1.2;
const titleBonus = 1.3;

/** The actor's own messages and titles that have what is looked for, the best first. Nothing is found by a query without words. */
export async function searchMessages(
  { messageIndex }: { messageIndex: MessageIndex },
  actor: Actor,
  input: SearchMessagesInput,
): Promise<SearchResults> {
  const { query: text, limit, role = null, from, until } = SearchMessagesInput.parse(input);
  const parsed = parseSearchQuery(text);
  if (parsed.terms.length === 0) return { hits: [], more: false };
  await indexOwn(messageIndex, actor);
  const query = await resolveQuery(messageIndex, actor, parsed);
  if (query === null) return { hits: [], more: false };
  const filter = { role, fromMs: momentOf(from), untilMs: momentOf(until) };
  const { ranked, isAll } = await read(messageIndex, actor, query, filter, limit);
  return { hits: ranked.slice(0, limit).map(({ hit }) => hit), more: !isAll || ranked.length > limit };
}

type Ranked = { hit: SearchHit; score: number };

async function read(
  index: MessageIndex,
  actor: Actor,
  query: IndexedQuery,
  filter: SearchFilter,
  limit: number,
): Promise<{ ranked: Ranked[]; isAll: boolean }> {
  const newest = query.texts > broadTexts[query.terms.length === 1 ? "oneTerm" : "severalTerms"] ? newestTexts : null;
  const atOnce = readAtOnce[query.phrases.length === 0 ? "words" : "phrases"];
  const ranked: Ranked[] = [];
  let isAll = false;
  for (let nth = 0; nth < mostReads && !isAll && ranked.length < limit; nth++) {
    const page = { offset: nth * atOnce, limit: atOnce, newest };
    const found = await index.find(actor, query.indexed, filter, page);
    ranked.push(...found.flatMap((text) => rank(query, text)));
    isAll = found.length < atOnce;
  }
  return {
    ranked: ranked.sort((a, b) => b.score - a.score || b.hit.createdAt.localeCompare(a.hit.createdAt)),
    isAll: isAll && newest === null,
  };
}

/** Nothing where the text itself says otherwise than the index: a phrase that is none, a run that is broken. */
function rank(query: IndexedQuery, { content, ...found }: FoundText): Ranked[] {
  const text = (found.messageId === null ? found.title : content).normalize("NFC");
  const matches = matchText(query, text);
  if (!hasAll(query, matches)) return [];
  const score = query.indexed.reduce((sum, { weight }, term) => sum + weight * gain(matches, term), 0);
  const together = 1 + nearness(query, matches) / 2;
  const bonus = found.messageId === null ? titleBonus : 1;
  return [{ hit: { ...found, ...excerptOf(text, matches) }, score: score * together * bonus }];
}

/** How well a term is there: its best fit, and a little more for each time. */
function gain(matches: readonly TermMatch[], term: number): number {
  const own = matches.filter((match) => match.term === term);
  const best = Math.max(...own.map(({ fit }) => fit));
  return (best * own.length * (saturation + 1)) / (own.length + saturation);
}

function momentOf(text: string | undefined): number | null {
  return text === undefined ? null : Date.parse(text);
}
