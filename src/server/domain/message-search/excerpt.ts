import type { TextSpan } from "@/contract/message";
import type { TermMatch } from "./match-text";

/** Longest excerpt, in UTF-16 units without the dots at its ends; and how much of it may come before the first mark. */
const maxChars = 180;
const leadChars = 40;

/** The part of a text (in form NFC) that has most of the terms, on one line, with the matches in it. */
export function excerptOf(text: string, matches: readonly TermMatch[]): { excerpt: string; marks: TextSpan[] } {
  const first = bestStart(matches);
  const start = text.length <= maxChars ? 0 : beginWord(text, Math.min(Math.max(0, first - leadChars), text.length - maxChars));
  const end = endWord(text, Math.min(text.length, start + maxChars), start);
  const before = start > 0 ? "…" : "";
  const marks = matches
    .filter((match) => match.start >= start && match.end <= end)
    .map((match) => ({ start: match.start - start + before.length, end: match.end - start + before.length }));
  const line = text.slice(start, end).replace(/\s/gu, " ");
  return { excerpt: `${before}${line}${end < text.length ? "…" : ""}`, marks: joined(marks) };
}

/** Where the window begins that holds most different terms; the earliest of equal ones. */
function bestStart(matches: readonly TermMatch[]): number {
  let best = { start: 0, terms: 0 };
  matches.forEach(({ start }, i) => {
    const inside = new Set<number>();
    for (let j = i; j < matches.length; j++) {
      const match = matches[j];
      if (match === undefined || match.end > start + maxChars - leadChars) break;
      inside.add(match.term);
    }
    if (inside.size > best.terms) best = { start, terms: inside.size };
  });
  return best.start;
}

/** Moves forward to the beginning of a word where one is near, and never into the middle of a character. */
function beginWord(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.slice(at, at + leadChars / 2).search(/(?<=\s)\S/u);
  const start = space > 0 ? at + space : at;
  return isInside(text, start) ? start + 1 : start;
}

function endWord(text: string, at: number, start: number): number {
  if (at >= text.length) return text.length;
  const space = text.slice(start, at).search(/\s\S*$/u);
  const end = space > maxChars / 2 ? start + space : at;
  return isInside(text, end) ? end - 1 : end;
}

function isInside(text: string, at: number): boolean {
  return /[\uD800-\uDBFF]/.test(text[at - 1] ?? "") && /[\uDC00-\uDFFF]/.test(text[at] ?? "");
}

/** Spans in their order, those that touch or overlap made one. */
function joined(spans: readonly TextSpan[]): TextSpan[] {
  const result: TextSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1);
    if (last !== undefined && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}
