import type { Block } from "./parsed-document";
import { countWords } from "./word-count";

/** Characters of the longest piece when a text offers no place to cut at all. */
const hardCutChars = 1_200;

/** Cuts a block into blocks of at most about `maxWords` words: code and tables between lines, lists between items, prose between sentences. */
export function splitBlock(block: Block, maxWords: number): Block[] {
  if (countWords(block.text) <= maxWords) return [block];
  return split[block.kind](block.text, maxWords).map((text) => ({ kind: block.kind, text }));
}

const split: Record<Block["kind"], (text: string, maxWords: number) => string[]> = {
  code: splitCode,
  table: splitTable,
  list: (text, maxWords) => pack(listItems(text), maxWords, "\n", splitLines),
  quote: splitLines,
  paragraph: splitProse,
};

/** Each piece is fenced again with the block's own fence and language, so that it reads as code. */
function splitCode(text: string, maxWords: number): string[] {
  const lines = text.split("\n");
  const opening = /^\s*(`{3,}|~{3,})/.exec(lines[0] ?? "")?.[1];
  if (opening === undefined) return splitLines(text, maxWords);
  const closed = lines.length > 1 && (lines.at(-1) ?? "").trim() === opening;
  const code = lines.slice(1, closed ? -1 : undefined).join("\n");
  return pack(code.split(/\n(?=\s*\n)/), maxWords, "\n", splitLines)
    .map((piece) => piece.replace(/^(?:[ \t]*\n)+|\s+$/g, ""))
    .filter((piece) => piece !== "")
    .map((piece) => [lines[0], piece, opening].join("\n"));
}

/** Each piece repeats the header rows. */
function splitTable(text: string, maxWords: number): string[] {
  const lines = text.split("\n");
  const headerRows = /^[\s|:-]+$/.test(lines[1] ?? "") ? 2 : 0;
  const header = lines.slice(0, headerRows).join("\n");
  const room = Math.max(maxWords / 2, maxWords - countWords(header));
  return pack(lines.slice(headerRows), room, "\n", splitWords).map((rows) => (headerRows > 0 ? `${header}\n${rows}` : rows));
}

function listItems(text: string): string[] {
  return text.split(/\n(?=(?:[-*+]|\d{1,9}[.)])\s)/);
}

function splitLines(text: string, maxWords: number): string[] {
  return pack(text.split("\n"), maxWords, "\n", splitProse);
}

function splitProse(text: string, maxWords: number): string[] {
  const sentences = Array.from(new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(text), ({ segment }) => segment);
  return pack(sentences, maxWords, "", splitWords).map((piece) => piece.trim());
}

function splitWords(text: string, maxWords: number): string[] {
  return pack(text.match(/\S+\s*|\s+/g) ?? [], maxWords, "", splitCharacters).map((piece) => piece.trim());
}

/** The last resort; never between the halves of a surrogate pair. */
function splitCharacters(text: string, maxWords: number): string[] {
  const chars = Math.max(1, Math.min(hardCutChars, Math.floor((text.length * maxWords) / countWords(text))));
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    const end = Math.min(text.length, start + chars);
    const cutsPair = end < text.length && (text.codePointAt(end - 1) ?? 0) > 0xffff;
    pieces.push(text.slice(start, cutsPair ? end + 1 : end));
    start = cutsPair ? end + 1 : end;
  }
  return pieces;
}

/** Joins parts again as long as they fit; a part that alone is too long is cut by `cutFurther`. */
function pack(
  parts: readonly string[],
  maxWords: number,
  joint: string,
  cutFurther: (text: string, maxWords: number) => string[],
): string[] {
  const pieces: string[] = [];
  let current: string[] = [];
  let words = 0;
  const flush = () => {
    if (current.length > 0) pieces.push(current.join(joint));
    current = [];
    words = 0;
  };
  for (const part of parts) {
    const size = countWords(part);
    if (words + size > maxWords) flush();
    if (size > maxWords) {
      pieces.push(...cutFurther(part, maxWords));
    } else {
      current.push(part);
      words += size;
    }
  }
  flush();
  return pieces.filter((piece) => piece.trim() !== "");
}
