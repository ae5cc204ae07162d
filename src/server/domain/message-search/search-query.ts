import { gramsOf, wordKey } from "./index-words";
import { denseCharacters, textWords } from "./text-words";

/**
 * One thing that must be there. A word: itself, and unless it `isExact`, words that begin with it or look like it. A dense run: its characters
 * together, found by `grams`.
 */
export type SearchTerm = { kind: "word"; word: string; isExact: boolean } | { kind: "dense"; characters: string[]; grams: string[] };

/** What to look for: terms, and those that must stand next to each other, by their places among the terms. */
export type SearchQuery = { terms: SearchTerm[]; phrases: { from: number; to: number }[] };

/** What is beyond so many words, or characters of a dense run, is not looked for. */
const maxTerms = 12;
const maxDenseCharacters = 32;
const quoted = /["\u201C\u201D\u201E\u00AB\u00BB]/u;

/** What a text asks for. All else than words and quotation marks means nothing; a text without words asks for nothing. */
export function parseSearchQuery(text: string): SearchQuery {
  const query: SearchQuery = { terms: [], phrases: [] };
  text
    .normalize("NFC")
    .split(quoted)
    .forEach((part, i) => {
      const isQuoted = i % 2 === 1;
      const from = query.terms.length;
      for (const word of textWords(part)) {
        if (query.terms.length >= maxTerms) break;
        query.terms.push(word.isDense ? denseTerm(word.text) : { kind: "word", word: wordKey(word.text), isExact: isQuoted });
      }
      if (isQuoted && query.terms.length > from + 1) query.phrases.push({ from, to: query.terms.length });
    });
  return query;
}

function denseTerm(run: string): SearchTerm {
  const characters = denseCharacters(run).characters.slice(0, maxDenseCharacters);
  const grams = characters.length === 1 ? characters : gramsOf(characters).filter((gram) => !characters.includes(gram));
  return { kind: "dense", characters, grams: [...new Set(grams)] };
}
