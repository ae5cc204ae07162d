import { stem } from "./stem";

/** English words that say nothing about a subject: articles, prepositions, pronouns, auxiliaries, and what questions are made of. */
const functionWords = new Set(
  (
    "a about above after again against all almost also although always am an and another any anybody anyone anything are aren as asked asking at away " +
    "be because been before being below between both but by came can cannot come could couldn did didn do does doesn doing don done down during each " +
    "either else etc even ever every few for from further get gets getting give given gives go goes going got had has hasn have haven having he hello help " +
    "her here hers hi him his how however i if in instead into is isn it its itself just know let like ll look many may maybe me might mine more most much " +
    "must my need needs neither never no nor not now of off often on once one only or other others otherwise our ours out over own perhaps please possible " +
    "question quite rather re really s same say says see seem seems shall she should shouldn since so some someone something still such t tell than thank " +
    "thanks that the their theirs them then there therefore these they thing things this those though through thus to together too toward towards trying " +
    "under until up upon us use used uses using ve very via want wanted wants was wasn way ways we well were weren what whatever when where whether which " +
    "while who whom whose why will with within without won would wouldn yes yet you your yours yourself"
  ).split(" "),
);
const functionTerms = new Set([...functionWords].map(stem));

const word = /[\p{L}\p{M}\p{N}_]+(?:['’][\p{L}]+)*/gu;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;

/**
 * The content terms of a text in order, repeated as they are: lower-case English stems without function words. An identifier gives itself and
 * its parts (`httpBatchLink` → `httpbatchlink http batch link`); script without spaces gives pairs of characters.
 */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const [match] of text.normalize("NFKC").matchAll(word)) terms.push(...termsOfWord(match));
  return terms;
}

/** Words repeat, and stemming is most of the cost of reading a text: the latest are remembered. */
const known = new Map<string, readonly string[]>();
const mostKnown = 20_000;
const longestKnown = 40;

function termsOfWord(match: string): readonly string[] {
  const before = known.get(match);
  if (before) return before;
  const terms = unspaced.test(match)
    ? pairsOf(match)
    : partsOf(match)
        .filter((part) => !functionWords.has(part))
        .map(stem);
  if (known.size >= mostKnown) known.clear();
  if (match.length <= longestKnown) known.set(match, terms);
  return terms;
}

/** Whether an index's term is the stem of a function word; such terms say nothing about what a question is about. */
export function isFunctionTerm(term: string): boolean {
  return functionTerms.has(term);
}

/** Whether a word is written as code is: with inner capitals, underscores or digits. Such words are asked for by name. */
export function isIdentifier(text: string): boolean {
  return /\p{Ll}\p{Lu}|\p{L}_\p{L}|\p{Lu}{2,}\p{Ll}|\p{L}\p{N}/u.test(text);
}

function partsOf(match: string): string[] {
  const base = match.replace(/['’](?:s|t|re|ve|ll|d|m)$/i, "").replaceAll("’", "'");
  const parts = base
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .split(/[ _]+/);
  const lower = parts.map((part) => part.toLowerCase()).filter((part) => part !== "");
  return lower.length > 1 ? [base.toLowerCase().replaceAll("_", ""), ...lower.filter((part) => part.length > 1)] : lower;
}

function pairsOf(match: string): string[] {
  const characters = Array.from(match);
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index] ?? ""}${character}`);
}
