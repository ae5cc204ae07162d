import type { CitationView, SourceView } from "@/contract/message";
import { findMarkers } from "./find-markers";

/**
 * A note of the answer: one source's quote. A source keeps its number wherever it is cited; a further quote from it is a note of
 * its own (`isRepeat`), so that the words stand beside the sentence they support. `key` stays the same while the answer grows.
 */
export type Footnote = {
  key: string;
  number: number;
  source: SourceView;
  /** The quote; null until it is known, and where none was found. */
  citation: CitationView | null;
  isRepeat: boolean;
  /** Where its first marker begins in the answer. */
  firstMarker: number;
};

/** One marker as shown: a number that leads to a note. `start` and `end` span the brackets it stands in; several may share them. */
export type ShownMarker = { id: string; start: number; end: number; noteKey: string; number: number; title: string };

export type Footnotes = { markers: ShownMarker[]; notes: Footnote[] };

/** Numbers the sources in reading order of first appearance, and joins each marker with the note of its quote. Equal neighbours become one. */
export function readFootnotes(content: string, sources: readonly SourceView[], citations: readonly CitationView[]): Footnotes {
  const byOrdinal = new Map(sources.map((source) => [source.ordinal, source]));
  const numbers = new Map<number, number>();
  const notes = new Map<string, Footnote>();
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
      const note = noteFor(notes, { number, source, citation: nearestCitation(citations, ordinal, start), start });
      if (cluster.has(note.key)) continue;
      cluster.add(note.key);
      markers.push({ id: `${start}-${number}`, start, end, noteKey: note.key, number, title: source.title });
    }
  }
  return { markers, notes: [...notes.values()] };
}

type Cited = { number: number; source: SourceView; citation: CitationView | null; start: number };

/** The note of this quote: one that stands already, or a new one. A marker without a quote joins the last note of its source. */
function noteFor(notes: Map<string, Footnote>, { number, source, citation, start }: Cited): Footnote {
  const ofSource = [...notes.values()].filter((note) => note.number === number);
  const known = citation?.verified ? ofSource.find((note) => note.citation?.quote === citation.quote) : ofSource.at(-1);
  if (known) return known;
  const note = { key: `${source.ordinal}-${start}`, number, source, citation, isRepeat: ofSource.length > 0, firstMarker: start };
  notes.set(note.key, note);
  return note;
}

/** The citation whose span the marker stands in, or else nearest to. */
function nearestCitation(citations: readonly CitationView[], ordinal: number, at: number): CitationView | null {
  let nearest: CitationView | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const citation of citations) {
    if (citation.ordinal !== ordinal) continue;
    const distance = Math.max(citation.answerStart - at, at - citation.answerEnd, 0);
    if (distance > least || (distance === least && nearest && nearest.answerStart > citation.answerStart)) continue;
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
