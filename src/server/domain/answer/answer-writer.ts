import type { CitationView, Outcome, SourceView, TextSpan } from "@/contract/message";
import { createSentenceSplitter } from "./answer-sentences";
import { type CitedSentence, citeSentence } from "./cite-sentence";
import { type AnswerPiece, createMarkerParser } from "./marker-parser";
import { outcomeOf } from "./outcome";
import { createSupportIndex } from "./support-index";
import { createTextCleaner } from "./well-formed";

/** The answer as it stands. */
export type WrittenAnswer = { content: string; truncated: boolean; citations: CitationView[]; unsupported: TextSpan[]; outcome: Outcome };

export type AnswerWriter = {
  /** Takes the model's next text and gives the content that is certain, perhaps none. */
  write(text: string): string;
  /** No more text will come; gives what was held back. */
  end(): string;
  /** The citations of the sentences that have ended since the last call. The costly half of the work: call it when the text has been told. */
  settle(): CitationView[];
  /** Whether `maxChars` was reached: nothing more is taken. */
  isFull(): boolean;
  /** To be asked for after `end` and the last `settle`. */
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
  let unsettled: AnswerPiece[] = [];
  let length = 0;
  let isFull = false;
  let isEnded = false;

  function take(pieces: readonly AnswerPiece[]): string {
    const fitting: AnswerPiece[] = [];
    for (const piece of pieces) {
      const room = maxChars - length;
      isFull ||= piece.text.length > room;
      const taken = isFull ? beginningOf(piece, room) : piece;
      if (taken) fitting.push(taken);
      length += taken?.text.length ?? 0;
      if (isFull) break;
    }
    unsettled.push(...fitting);
    const text = fitting.map((piece) => piece.text).join("");
    parts.push(text);
    return text;
  }

  return {
    write: (text) => (isFull ? "" : take(parser.push(cleaner.push(text)))),
    end() {
      isEnded = true;
      return isFull ? "" : take([...parser.push(cleaner.end()), ...parser.end()]);
    },
    settle() {
      const sentences = unsettled.flatMap((piece) => splitter.push(piece));
      unsettled = [];
      if (isEnded) sentences.push(...splitter.end());
      const settled = sentences.map((sentence) => citeSentence(sentence, sources, support));
      cited.push(...settled);
      return settled.flatMap((sentence) => sentence.citations);
    },
    isFull: () => isFull,
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
