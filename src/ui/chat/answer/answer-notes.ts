import { createContext, useContext, useSyncExternalStore } from "react";
import type { Footnote, ShownMarker } from "./footnotes";
import type { NotesState, NotesStore } from "./notes-store";
import type { NotesMode } from "./use-notes-mode";

/** What markers and notes of one answer know of each other. */
export type AnswerNotes = {
  /** Names the answer's elements on the page. */
  answerId: string;
  messageId: string;
  mode: NotesMode;
  markers: ReadonlyMap<string, ShownMarker>;
  notes: ReadonlyMap<string, Footnote>;
  isFinal: boolean;
  store: NotesStore;
};

export const AnswerNotesContext = createContext<AnswerNotes | null>(null);

/** Inside an answer only. */
export function useAnswerNotes(): AnswerNotes {
  const notes = useContext(AnswerNotesContext);
  if (!notes) throw new Error("a marker or note stands outside an answer");
  return notes;
}

export function useNotesState<Value>(store: NotesStore, select: (state: NotesState) => Value): Value {
  const read = () => select(store.get());
  return useSyncExternalStore(store.subscribe, read, read);
}

export const markerElementId = (answerId: string, markerId: string) => `marker-${answerId}-${markerId}`;
export const noteElementId = (answerId: string, noteKey: string) => `note-${answerId}-${noteKey}`;
