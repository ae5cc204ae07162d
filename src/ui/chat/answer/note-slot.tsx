import { useAnswerNotes, useNotesState } from "./answer-notes";
import { NoteCard } from "./note-card";

/** Below a paragraph, list item, heading or table: the open note of one of its markers, where notes do not stand in the margin. */
export function NoteSlot({ markerIds }: { markerIds: string }) {
  const { mode, store } = useAnswerNotes();
  const open = useNotesState(store, ({ openMarker }) => (openMarker && markerIds.split(" ").includes(openMarker) ? openMarker : null));
  return mode === "margin" || open === null ? null : <NoteCard key={open} markerId={open} />;
}
