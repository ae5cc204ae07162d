import { markCode } from "./source-lines";

/** Nesting that is kept: parsers need time in the square of the depth, and no honest page goes deeper. */
const maxIndent = 60;
const maxMarksInLine = 20;
const maxOpenDirectives = 20;

/** Emphasis marks and characters of one paragraph: parsers need time in the square of them where they do not pair. */
const maxParagraphMarks = 400;
const maxParagraphChars = 20_000;

/**
 * Takes from a page what would make a parser work for minutes: bottomless nesting is cut down, and an endless paragraph is divided.
 * An honest page passes unchanged.
 */
export function boundEffort(source: string): string {
  return divideParagraphs(boundDirectives(source.split("\n").map(boundNesting).join("\n")));
}

function boundNesting(line: string): string {
  const indented = line.length > maxIndent ? line.replace(/^[ \t]+/, (indent) => indent.slice(0, maxIndent)) : line;
  return indented.replace(/^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))){20,}[ \t]*/, (marks) =>
    (marks.match(/[ \t]*[^ \t>]+[ \t]+|[ \t]*>/g) ?? []).slice(0, maxMarksInLine).join(""),
  );
}

/** Drops the opening lines of admonitions that stand too deep in others, closed or not. */
function boundDirectives(source: string): string {
  let open = 0;
  return markCode(source)
    .map(({ text, isCode }) => {
      if (isCode || !/^[ \t>]*:{3}/.test(text)) return text;
      if (/^[ \t>]*:{3,}[ \t]*$/.test(text)) open = Math.max(0, open - 1);
      else open += 1;
      return open > maxOpenDirectives ? "" : text;
    })
    .join("\n");
}

/** Puts an empty line into a paragraph wherever it has grown too long. Rows of tables are paragraphs of their own already. */
function divideParagraphs(source: string): string {
  const divided: string[] = [];
  let chars = 0;
  let marks = 0;
  for (const { text, isCode } of markCode(source)) {
    const isApart = isCode || text.trim() === "" || /^\s*\|/.test(text);
    const size = isApart ? 0 : countMarks(text);
    if (isApart) chars = marks = 0;
    else if (chars > 0 && (chars + text.length > maxParagraphChars || marks + size > maxParagraphMarks)) {
      divided.push("");
      chars = marks = 0;
    }
    chars += isApart ? 0 : text.length;
    marks += size;
    if (!isApart && (text.length > maxParagraphChars || size > maxParagraphMarks)) divided.push(divideLine(text));
    else divided.push(text);
  }
  return divided.join("\n");
}

function countMarks(text: string): number {
  return text.match(/[*_~]+/g)?.length ?? 0;
}

function divideLine(line: string): string {
  const pieces: string[] = [];
  let piece = "";
  let marks = 0;
  for (const word of line.match(/\S{1,2000}\s*|\s+/g) ?? []) {
    const size = countMarks(word);
    if (piece !== "" && (piece.length + word.length > maxParagraphChars || marks + size > maxParagraphMarks)) {
      pieces.push(piece);
      piece = "";
      marks = 0;
    }
    piece += word;
    marks += size;
  }
  return [...pieces, piece].join("\n\n");
}
