import { useMemo, useRef } from "react";
import type { CitationView, SourceView } from "@/contract/message";
import { type Footnote, type Footnotes, readFootnotes, type ShownMarker } from "./footnotes";

/** The footnotes of a growing text; the same object as long as nothing about them changes, so that only the text renders again. */
export function useFootnotes(text: string, sources: readonly SourceView[], citations: readonly CitationView[]): Footnotes {
  const read = useMemo(() => readFootnotes(text, sources, citations), [text, sources, citations]);
  const kept = useRef(read);
  if (!isSame(kept.current, read)) kept.current = read;
  return kept.current;
}

function isSame(one: Footnotes, other: Footnotes): boolean {
  return areSame(one.markers, other.markers, isSameMarker) && areSame(one.notes, other.notes, isSameNote);
}

function areSame<Item>(one: readonly Item[], other: readonly Item[], isSameItem: (a: Item, b: Item) => boolean): boolean {
  return one.length === other.length && one.every((item, index) => other.slice(index, index + 1).every((found) => isSameItem(item, found)));
}

function isSameMarker(one: ShownMarker, other: ShownMarker): boolean {
  return one.id === other.id && one.noteKey === other.noteKey && one.source === other.source && one.citation === other.citation;
}

function isSameNote(one: Footnote, other: Footnote): boolean {
  return (
    one.key === other.key &&
    one.source === other.source &&
    one.isDoubtful === other.isDoubtful &&
    areSame(one.quotes, other.quotes, (a, b) => a === b)
  );
}
