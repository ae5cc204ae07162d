import { useTranslations } from "next-intl";
import type { MouseEvent } from "react";
import { markerElementId, noteElementId, useAnswerNotes, useNotesState } from "./answer-notes";
import styles from "./marker.module.css";
import { litNote } from "./notes-store";
import { passageUrl } from "./passage-url";

/** A footnote's number in the text: a link to the passage by nature; a plain press opens its note instead. */
export function Marker({ id, isFollowing }: { id: string; isFollowing: boolean }) {
  const t = useTranslations("answer");
  const { answerId, mode, markers, notes, store } = useAnswerNotes();
  const marker = markers.get(id);
  const note = marker && notes.get(marker.noteKey);
  const isLit = useNotesState(store, (state) => litNote(state) === marker?.noteKey && (state.marker ?? id) === id);
  const isOpen = useNotesState(store, ({ openMarker }) => openMarker === id);
  if (!marker || !note) return null;
  const noteId = noteElementId(answerId, note.key);

  function open(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (mode !== "margin") store.set({ openMarker: isOpen ? null : id });
    else document.getElementById(noteId)?.focus();
    if (mode === "margin") store.set({ openMarker: id });
  }

  return (
    <sup className={styles.marker} data-follows={isFollowing}>
      <a
        id={markerElementId(answerId, id)}
        className={styles.number}
        data-marker={id}
        data-lit={isLit || isOpen}
        data-doubt={note.isDoubtful}
        role="doc-noteref"
        href={passageUrl(marker.source, marker.citation)}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={t(note.isDoubtful ? "footnoteDoubtful" : "footnote", { number: note.number, title: note.source.title })}
        aria-describedby={mode === "margin" || isOpen ? `${noteId}-quote` : undefined}
        {...(mode === "margin" ? {} : { "aria-expanded": isOpen })}
        onClick={open}
        onPointerEnter={() => store.set({ hovered: note.key, marker: id })}
        onPointerLeave={() => store.set({ hovered: null, marker: null })}
        onFocus={() => store.set({ focused: note.key, marker: id })}
        onBlur={() => store.set({ focused: null, marker: null })}
      >
        {note.number}
      </a>
    </sup>
  );
}
