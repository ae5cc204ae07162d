import { termsOf } from "./terms";

/**
 * What a claim says, as far as words tell: its different content terms, the pairs that stand together, the terms of its names, its numbers, and
 * the terms it negates.
 */
export type Claim = { terms: string[]; pairs: string[]; names: string[]; numbers: string[]; negated: Set<string> };

/** Footnote markers, and a page's own bracketed numbers, which an answer escapes. */
const markerText = /\\?\[\d{1,2}\\?\]/g;
/** A word with a capital letter that does not begin a sentence. */
const name = /(?<=[\p{Ll}\p{N},;:)] )\p{Lu}[\p{L}\p{N}_-]*/gu;
const number = /\d+(?:[.,]\d+)*/g;
const negation = /(?:\b(?:not(?! only\b)|never|no|none|cannot|without|neither|nor)\b|\b\p{L}+n['’]t\b)([^.,;:!?()\n]*)/giu;
const numberWords = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
const numberWord = new RegExp(`\\b(?:${numberWords.slice(2).join("|")})\\b`, "gi");
/** How many terms behind a negation it is taken to reach. */
const negationReach = 3;
const longestClaim = 1_000;

/** Reads a stretch of an answer or of a passage. Footnote markers and whatever is behind the first 1,000 characters are left out. */
export function readClaim(text: string): Claim {
  const words = text.slice(0, longestClaim).replaceAll(markerText, " ");
  const terms = termsOf(words);
  return {
    terms: [...new Set(terms)],
    pairs: [...new Set(terms.slice(1).map((term, index) => `${terms[index] ?? ""} ${term}`))],
    names: [...new Set(words.match(name)?.flatMap(termsOf))],
    numbers: [...new Set(words.match(number)?.map((match) => match.replaceAll(",", "")))],
    negated: negatedTerms(words),
  };
}

/** The numbers of a text including the ones it spells out, two to twelve. */
export function numbersSaid(text: string, digits: readonly string[]): string[] {
  const spelled = text.match(numberWord)?.map((match) => String(numberWords.indexOf(match.toLowerCase())));
  return spelled ? [...digits, ...spelled] : [...digits];
}

function negatedTerms(text: string): Set<string> {
  const negated = new Set<string>();
  for (const [, reach] of text.matchAll(negation)) for (const term of termsOf(reach ?? "").slice(0, negationReach)) negated.add(term);
  return negated;
}
