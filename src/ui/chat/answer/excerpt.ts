import type { CitationView, SourceView } from "@/contract/message";
import { plainText } from "./plain-text";

/** A piece of an excerpt: a quote, known by where it begins in the passage, or words around it. */
export type ExcerptPiece = { kind: "quote" | "context"; text: string; at: number };

/** Words of the passage are shown this many times `contextChars` long where there is no quote. */
const beginningShare = 3;

/**
 * What a note shows of its passage: the quotes in the passage's order, an ellipsis for what is left out between them, and at
 * most `contextChars` of their paragraph on either side, cut between words. Without a quote: the passage's beginning.
 */
export function excerptOf({ passage }: SourceView, quotes: readonly CitationView[], contextChars: number): ExcerptPiece[] {
  const spans = joined(quotes);
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last) return context(beginning(plainText(passage), contextChars * beginningShare), 0);
  const before = passage.slice(passage.lastIndexOf("\n\n", first.start) + 1, first.start);
  const paragraphEnd = passage.indexOf("\n\n", last.end);
  const after = passage.slice(last.end, paragraphEnd === -1 ? undefined : paragraphEnd);
  const pieces: ExcerptPiece[] = [...context(ending(plainText(before), contextChars), 0, "", /\s$/.test(before) ? " " : "")];
  spans.forEach(({ start, end }, index) => {
    const previous = spans[index - 1];
    if (previous) pieces.push(...context(passage.slice(previous.end, start).trim() === "" ? " " : " … ", previous.end));
    pieces.push({ kind: "quote", text: plainText(passage.slice(start, end)), at: start });
  });
  return [...pieces, ...context(beginning(plainText(after), contextChars), last.end, /^\s/.test(after) ? " " : "")];
}

/** The places of the quotes in the passage's order, those that overlap as one. */
function joined(quotes: readonly CitationView[]): { start: number; end: number }[] {
  const spans = quotes.flatMap(({ quoteStart, quoteEnd }) =>
    quoteStart === null || quoteEnd === null ? [] : [{ start: quoteStart, end: quoteEnd }],
  );
  const result: { start: number; end: number }[] = [];
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}

function context(text: string, at: number, before = "", after = ""): ExcerptPiece[] {
  return text === "" ? [] : [{ kind: "context", text: `${before}${text}${after}`, at }];
}

function beginning(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars + 1).replace(/\s*\S*$/, "")}…`;
}

function ending(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `…${text.slice(-maxChars - 1).replace(/^\S*\s*/, "")}`;
}
