/**
 * A word of a text as it is searched: folded, and where it stands. `dense` words are runs of a script that puts no spaces between words, or,
 * like Hangul, joins them: there every character counts, and any part can be looked for.
 */
export type TextWord = { text: string; start: number; end: number; isDense: boolean };

const runs = /[\p{L}\p{N}\p{M}]+/gu;
const dense =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30FC\uFF70]+/gu;
const allAscii = /^\p{ASCII}*$/u;
/** Marks that are not told apart when reading: accents on letters, vowel points. In other scripts a mark is a letter. */
const looseMarks = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]\p{M}*)\p{M}/gu;

/** The form in which words are compared: compatible forms made one, lower case, without accents. The text is in form NFC. */
export function folded(text: string): string {
  if (allAscii.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(looseMarks, "").normalize("NFC");
}

/** The words of a text in their order. Offsets are in UTF-16 units of the text, which is in form NFC. */
export function textWords(text: string): TextWord[] {
  const words: TextWord[] = [];
  for (const { 0: run, index } of text.matchAll(runs)) {
    if (allAscii.test(run)) {
      words.push({ text: run.toLowerCase(), start: index, end: index + run.length, isDense: false });
      continue;
    }
    let from = 0;
    for (const { 0: part, index: at } of run.matchAll(dense)) {
      if (at > from) pushSpaced(words, run.slice(from, at), index + from);
      words.push({ text: part, start: index + at, end: index + at + part.length, isDense: true });
      from = at + part.length;
    }
    if (from < run.length) pushSpaced(words, run.slice(from), index + from);
  }
  return words;
}

function pushSpaced(words: TextWord[], run: string, start: number): void {
  const text = folded(run);
  if (text !== "") words.push({ text, start, end: start + run.length, isDense: false });
}

/** The characters of a dense run, each folded by itself, and where each begins in the run; the last offset is the run's end. */
export function denseCharacters(run: string): { characters: string[]; offsets: number[] } {
  const characters: string[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const character of run) {
    const form = folded(character);
    if (form !== "") {
      characters.push(form);
      offsets.push(at);
    }
    at += character.length;
  }
  offsets.push(at);
  return { characters, offsets };
}
