import { denseCharacters, textWords } from "./text-words";

/** Longer words are known by their beginning. In UTF-16 units. */
export const maxWordChars = 40;
/** So many different words of one text are looked for; a longer text is found by its beginning. */
const maxWords = 5_000;
const hump = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;

/**
 * The different words by which a text is found. A name such as `httpBatchLink` is found by its parts as well; a run of a dense script by each
 * of its characters and each two that stand together.
 */
export function indexWords(text: string): string[] {
  const composed = text.normalize("NFC");
  const found = new Set<string>();
  for (const word of textWords(composed)) {
    if (found.size >= maxWords) break;
    if (word.isDense) {
      for (const gram of gramsOf(denseCharacters(word.text).characters)) found.add(gram);
      continue;
    }
    found.add(wordKey(word.text));
    const humps = composed.slice(word.start, word.end).split(hump);
    if (humps.length > 1) for (const part of humps) if (part.length > 1) found.add(wordKey(part.toLowerCase()));
  }
  return [...found].slice(0, maxWords);
}

/** A word as the index knows it. */
export function wordKey(word: string): string {
  return word.length <= maxWordChars ? word : word.slice(0, maxWordChars).replace(/[\uD800-\uDBFF]$/u, "");
}

/** Single characters and pairs of neighbours. */
export function gramsOf(characters: readonly string[]): string[] {
  return characters.flatMap((character, i) => {
    const next = characters[i + 1];
    return next === undefined ? [character] : [character, character + next];
  });
}
