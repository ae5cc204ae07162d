import type { AnswerPiece } from "./marker-parser";

/** Markers that stand together, `[start, end)` in the content. */
export type MarkerGroup = { start: number; end: number; ordinals: number[] };

/** A sentence, list item, heading or table row of an answer: `[start, end)` in the content, without block marks and the white space around it. */
export type AnswerSentence = { kind: "sentence" | "heading"; start: number; end: number; text: string; markers: MarkerGroup[] };

export type SentenceSplitter = {
  /** Takes the next piece of the content, and gives the sentences that are certain to have ended. */
  push(piece: AnswerPiece): AnswerSentence[];
  end(): AnswerSentence[];
};

/** Stand-ins of the same length, so that nothing inside is taken for an end: inline code, and markers. */
const codeStandIn = "X";
const markerStandIn = "\uE000";

const candidate = /[.!?…。！？\n]/g;
const sentenceEnd = /^[.!?…。！？]+["'”’»)\]*_~]*(?:[ \t]*\uE000+["'”’»)\]*_~]*)*/;
const abbreviation =
  /(?:^|[\s("'*_])(?:e\.g|i\.e|cf|vs|viz|ca|approx|resp|incl|esp|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|No|Nos|Fig|Figs|Eq|Sec|Vol|pp|z\.B|d\.h|u\.a|bzw|\p{Lu})$/u;
const blockStart = /^[ \t]*(?:$|\n|[-*+][ \t]|\d{1,3}[.)](?:[ \t]|$)|#{1,6}[ \t]|>|\||```|~~~)/;
const blockMarks = /^(?:[\s>|]|[-*+](?=\s)|\d{1,3}[.)](?=\s)|#{1,6}(?=\s))*/;
const longestSentence = 2_000;
/** Full stops with what closes with them and the space behind: longer than this they are not an end but a runaway. */
const longestStop = 200;
/** How much of the next line must be known to tell whether it begins a block. */
const blockStartLength = 12;

/**
 * Cuts an answer into sentences as it streams. A sentence ends at `.!?…` before white space and anything but a small letter, at `。！？`, and where
 * a block ends; markers behind the full stop belong to it. A line break inside a paragraph is a space. Fenced code belongs to no sentence.
 * Any chunking of a content gives the same sentences.
 */
export function createSentenceSplitter(): SentenceSplitter {
  let text = "";
  let mask = "";
  let base = 0;
  let scanned = 0;
  let markers: MarkerGroup[] = [];

  function cut(length: number): AnswerSentence[] {
    const end = base + length;
    const own = markers.filter((group) => group.start < end);
    markers = markers.filter((group) => group.start >= end);
    const sentence = trimmed(text.slice(0, length), mask.slice(0, length), base, own);
    text = text.slice(length);
    mask = mask.slice(length);
    base = end;
    scanned = 0;
    return sentence ? [sentence] : [];
  }

  function drain(isEnd: boolean): AnswerSentence[] {
    const found: AnswerSentence[] = [];
    for (;;) {
      const next = nextEnd(mask, scanned, isEnd);
      scanned = next.at;
      if (!next.isEnd) return found;
      found.push(...cut(next.at));
    }
  }

  return {
    push(piece) {
      if (piece.type === "fenced") {
        const before = [...drain(true), ...cut(text.length)];
        base += piece.text.length;
        return before;
      }
      if (piece.type === "marker") {
        const start = base + text.length;
        markers.push({ start, end: start + piece.text.length, ordinals: piece.ordinals });
      }
      text += piece.text;
      mask += piece.type === "prose" ? piece.text : standIn(piece);
      return drain(false);
    },
    end: () => [...drain(true), ...cut(text.length)],
  };
}

function standIn(piece: AnswerPiece): string {
  return piece.type === "marker" ? markerStandIn.repeat(piece.text.length) : piece.text.replaceAll(/[^\n]/g, codeStandIn);
}

/** The first certain end at or after `from`, else where to look again when there is more text. */
function nextEnd(mask: string, from: number, isEnd: boolean): { at: number; isEnd: boolean } {
  candidate.lastIndex = from;
  for (let match = candidate.exec(mask); match; match = candidate.exec(mask)) {
    if (match.index >= longestSentence) break;
    const end = match[0] === "\n" ? lineEnd(mask, match.index, isEnd) : stopEnd(mask, match.index, isEnd);
    if (end === "unknown") return { at: match.index, isEnd: false };
    if (end !== "none") return { at: end, isEnd: true };
    if (match[0] !== "\n") candidate.lastIndex = match.index + stops(mask, match.index).length;
  }
  if (mask.length > longestSentence) return { at: forcedEnd(mask), isEnd: true };
  return { at: mask.length, isEnd: false };
}

function stopEnd(mask: string, at: number, isEnd: boolean): number | "none" | "unknown" {
  const end = at + stops(mask, at).length;
  let next = end;
  while ((mask.charAt(next) === " " || mask.charAt(next) === "\t") && next - at < longestStop) next += 1;
  if (next - at >= longestStop) return "none";
  if (next >= mask.length && !isEnd) return "unknown";
  const stop = mask.charAt(at);
  if ("。！？".includes(stop)) return end;
  if (stop === "." && (abbreviation.test(mask.slice(Math.max(0, at - 12), at)) || /^[\s>\d*_-]*$/.test(mask.slice(0, at)))) return "none";
  if (next >= mask.length || mask.charAt(next) === "\n") return end;
  return next > end && !/\p{Ll}/u.test(mask.charAt(next)) ? end : "none";
}

/** The full stops at a place with the quotes, brackets and markers that close with them. */
function stops(mask: string, at: number): string {
  return sentenceEnd.exec(mask.slice(at, at + longestStop))?.[0] ?? mask.charAt(at);
}

/** A line's end ends the sentence where the line is a heading or a table row, or the next one begins a block. */
function lineEnd(mask: string, at: number, isEnd: boolean): number | "none" | "unknown" {
  if (/^\s*(?:#{1,6}\s|\|)/.test(mask.slice(0, at))) return at + 1;
  const next = mask.slice(at + 1, at + 1 + blockStartLength);
  if (next.length < blockStartLength && !next.includes("\n") && !isEnd) return "unknown";
  return blockStart.test(next) ? at + 1 : "none";
}

function forcedEnd(mask: string): number {
  const space = mask.lastIndexOf(" ", longestSentence);
  return space > 0 ? space : longestSentence;
}

function trimmed(text: string, mask: string, base: number, markers: MarkerGroup[]): AnswerSentence | null {
  const from = blockMarks.exec(mask)?.[0].length ?? 0;
  const to = text.replace(/[\s|]+$/, "").length;
  if (to <= from) return null;
  const isHeading = /^\s*#{1,6}\s/.test(text) || /^\s*(\*\*|__)[^*_]+\1:?\s*$/.test(text);
  return { kind: isHeading ? "heading" : "sentence", start: base + from, end: base + to, text: text.slice(from, to), markers };
}
