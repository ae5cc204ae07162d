import type { CitationView, Outcome, SourceView, TextSpan } from "@/contract/message";
import { type AnswerSentence, createSentenceSplitter } from "./answer-sentences";
import { type CitedSentence, citeSentence } from "./cite-sentence";
import { type AnswerPiece, createMarkerParser } from "./marker-parser";
import { outcomeOf } from "./outcome";
import { createSupportIndex } from "./support-index";
import { createTextCleaner } from "./well-formed";

/** What became certain with a piece of a model's text. `text` may be empty. */
export type Written = { text: string; citations: CitationView[] };

/** The answer as it stands. */
export type WrittenAnswer = { content: string; truncated: boolean; citations: CitationView[]; unsupported: TextSpan[]; outcome: Outcome };

export type AnswerWriter = {
  write(text: string): Written;
  /** Whether `maxChars` was reached: nothing more is taken. */
  isFull(): boolean;
  end(): Written;
  answer(): WrittenAnswer;
};

/** Turns a model's text into an answer's content while it streams: cleaned, cut at `maxChars`, its markers read and bound to quotes. */
export function createAnswerWriter(sources: readonly SourceView[], maxChars: number): AnswerWriter {
  const cleaner = createTextCleaner();
  const parser = createMarkerParser(sources.length);
  const splitter = createSentenceSplitter();
  const support = createSupportIndex(sources.map((source) => source.passage));
  const parts: string[] = [];
  const cited: CitedSentence[] = [];
  let length = 0;
  let isFull = false;

  function take(pieces: readonly AnswerPiece[]): Written {
    const written: Written = { text: "", citations: [] };
    for (const piece of pieces) {
      if (isFull) break;
      const room = maxChars - length;
      isFull = piece.text.length > room;
      const fitting = isFull ? beginningOf(piece, room) : piece;
      if (!fitting) continue;
      written.text += fitting.text;
      length += fitting.text.length;
      cite(splitter.push(fitting), written);
    }
    parts.push(written.text);
    return written;
  }

  function cite(sentences: readonly AnswerSentence[], written: Written): void {
    for (const sentence of sentences) {
      const result = citeSentence(sentence, sources, support);
      cited.push(result);
      written.citations.push(...result.citations);
    }
  }

  return {
    write: (text) => (isFull ? { text: "", citations: [] } : take(parser.push(cleaner.push(text)))),
    isFull: () => isFull,
    end() {
      const rest = isFull ? { text: "", citations: [] } : take([...parser.push(cleaner.end()), ...parser.end()]);
      cite(splitter.end(), rest);
      return rest;
    },
    answer() {
      const unsupported = cited.filter((sentence) => sentence.needsSupport && !sentence.isSupported).map((sentence) => sentence.span);
      const citations = cited.flatMap((sentence) => sentence.citations);
      return { content: parts.join(""), truncated: isFull, citations, unsupported, outcome: outcomeOf(cited) };
    },
  };
}

/** The beginning of a piece that still fits, never half a character or half a marker. */
function beginningOf(piece: AnswerPiece, room: number): AnswerPiece | null {
  if (piece.type === "marker" || room <= 0) return null;
  const last = piece.text.charCodeAt(room - 1);
  const text = piece.text.slice(0, last >= 0xd800 && last <= 0xdbff ? room - 1 : room);
  return text === "" ? null : { type: piece.type, text };
}
