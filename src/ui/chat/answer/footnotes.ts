import type { CitationView, SourceView } from "@/contract/message";
import { findMarkers } from "./find-markers";

/**
 * A note of the answer: a source with its quotes. A source keeps its number wherever it is cited. Quotes of one source that follow
 * each other share a note; where another source stood between, it is a note of its own (`isRepeat`), so that the words stand beside
 * the sentence they support. So does a citation whose words were not found. `key` stays the same while the answer grows.
 */
export type Footnote = {
  key: string;
  number: number;
  source: SourceView;
  /** Verified quotes in order of appearance; empty until one is known, and where none was found. */
  quotes: readonly CitationView[];
  /** Its citation has no verified quote. */
  isDoubtful: boolean;
  isRepeat: boolean;
  /** Id of its first marker. */
  firstMarker: string;
};

/** One marker as shown: a number that leads to a note. `start` and `end` span the brackets it stands in; several may share them. */
export type ShownMarker = {
  id: string;
  start: number;
  end: number;
  noteKey: string;
  number: number;
  source: SourceView;
  citation: CitationView | null;
};

export type Footnotes = { markers: ShownMarker[]; notes: Footnote[] };

/** Numbers the sources in reading order of first appearance, and joins each marker with the note of its quote. Equal neighbours become one. */
export function readFootnotes(content: string, sources: readonly SourceView[], citations: readonly CitationView[]): Footnotes {
  const byOrdinal = new Map(sources.map((source) => [source.ordinal, source]));
  const numbers = new Map<number, number>();
  const notes: Footnote[] = [];
  const markers: ShownMarker[] = [];
  let cluster = new Set<string>();
  let clusterEnd = 0;
  for (const { start, end, ordinals } of findMarkers(content, (ordinal) => byOrdinal.has(ordinal))) {
    if (content.slice(clusterEnd, start).trim() !== "") cluster = new Set();
    clusterEnd = end;
    for (const ordinal of ordinals) {
      const source = byOrdinal.get(ordinal);
      if (!source) continue;
      const number = numbers.get(ordinal) ?? numbers.size + 1;
      numbers.set(ordinal, number);
      const citation = nearestCitation(citations, ordinal, start);
      const id = `${start}-${number}`;
      const noteKey = noteFor(notes, { id, number, source, citation });
      if (cluster.has(noteKey)) continue;
      cluster.add(noteKey);
      markers.push({ id, start, end, noteKey, number, source, citation });
    }
  }
  return { markers, notes };
}

/** The key of the note that holds a marker's quote; adds the quote, or the note, where there is none yet. */
function noteFor(notes: Footnote[], { id, number, source, citation }: Pick<ShownMarker, "id" | "number" | "source" | "citation">): string {
  const isDoubtful = citation !== null && !citation.verified;
  const ofSource = notes.filter((note) => note.number === number);
  const known = citation ? ofSource.find((note) => (isDoubtful ? note.isDoubtful : isQuotedIn(note, citation))) : ofSource.at(-1);
  if (known) return known.key;
  const last = notes.at(-1);
  if (last && last.number === number && !last.isDoubtful && citation && !isDoubtful) {
    notes.splice(-1, 1, { ...last, quotes: [...last.quotes, citation] });
    return last.key;
  }
  const quotes = citation && !isDoubtful ? [citation] : [];
  notes.push({ key: id, number, source, quotes, isDoubtful, isRepeat: ofSource.length > 0, firstMarker: id });
  return id;
}

function isQuotedIn({ quotes }: Footnote, { quoteStart, quoteEnd }: CitationView): boolean {
  return quotes.some((quote) => quote.quoteStart === quoteStart && quote.quoteEnd === quoteEnd);
}

/** The citation whose claim the marker stands in or behind: a claim ends before its marker, or has it inside. */
function nearestCitation(citations: readonly CitationView[], ordinal: number, at: number): CitationView | null {
  let nearest: CitationView | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const citation of citations) {
    if (citation.ordinal !== ordinal) continue;
    const distance = Math.max(citation.answerStart - at, at - citation.answerEnd, 0);
    if (distance >= least) continue;
    nearest = citation;
    least = distance;
  }
  return nearest;
}

/** How many footnotes an answer has, as its numbers count them. */
export function countFootnotes(content: string, sources: readonly SourceView[]): number {
  const known = new Set(sources.map(({ ordinal }) => ordinal));
  return new Set(findMarkers(content, (ordinal) => known.has(ordinal)).flatMap(({ ordinals }) => ordinals)).size;
}
