const unspacedScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** Characters of a script written without spaces weigh this many words: an embedding model reads about one token for each. */
const unspacedWeight = 0.7;

/** No word weighs less than its length over this, so that a text without any space still has a size. */
const charsPerWordAtMost = 30;

/** The size of a text in words, as chunks are measured: runs between spaces, and scripts without spaces by their characters. */
export function countWords(text: string): number {
  const unspaced = text.match(unspacedScript)?.length ?? 0;
  const spaced = unspaced > 0 ? text.replace(unspacedScript, " ") : text;
  let words = 0;
  for (const run of spaced.match(/\S+/g) ?? []) words += Math.max(1, run.length / charsPerWordAtMost);
  return words + unspaced * unspacedWeight;
}
