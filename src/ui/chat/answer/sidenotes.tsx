import { useTranslations } from "next-intl";
import { type RefObject, useLayoutEffect, useRef } from "react";
import { markerElementId, noteElementId, useAnswerNotes, useNotesState } from "./answer-notes";
import type { Footnote } from "./footnotes";
import styles from "./note.module.css";
import { NoteBody } from "./note-body";
import { litNote } from "./notes-store";
import { placeSidenotes } from "./place-sidenotes";

/** Between two notes, in pixels. */
const gap = 20;

type SidenotesProps = { root: RefObject<HTMLElement | null>; notes: readonly Footnote[]; otherCount: number; onMore: () => void };

/** The notes in the margin, each beside the line that cites it first. They are set outside the text and never move it. */
export function Sidenotes({ root, notes, otherCount, onMore }: SidenotesProps) {
  const t = useTranslations("answer");
  const ref = useRef<HTMLElement>(null);
  const { markers } = useAnswerNotes();

  useLayoutEffect(() => {
    const [answer, margin] = [root.current, ref.current];
    if (!answer || !margin) return;
    const place = () => placeAll(answer, margin);
    place();
    const observer = new ResizeObserver(place);
    observer.observe(answer);
    for (const note of margin.children) observer.observe(note);
    return () => {
      observer.disconnect();
      answer.style.minBlockSize = "";
    };
  });

  return (
    <aside ref={ref} className={styles.margin} aria-label={t("footnotes")}>
      {notes.map((note) => (
        <Sidenote key={note.key} note={note} marker={[...markers.values()].find(({ noteKey }) => noteKey === note.key)?.id ?? ""} />
      ))}
      {otherCount > 0 && (
        <button type="button" className={styles.others} aria-haspopup="dialog" onClick={onMore}>
          {t("more", { count: otherCount })}
        </button>
      )}
    </aside>
  );
}

function Sidenote({ note, marker }: { note: Footnote; marker: string }) {
  const t = useTranslations("answer");
  const { answerId, store } = useAnswerNotes();
  const isLit = useNotesState(store, (state) => litNote(state) === note.key);
  return (
    <div
      id={noteElementId(answerId, note.key)}
      className={styles.sidenote}
      role="doc-footnote"
      aria-label={t("note", { number: note.number })}
      tabIndex={-1}
      data-note={note.key}
      data-first-marker={marker}
      data-lit={isLit}
      onPointerEnter={() => store.set({ hovered: note.key })}
      onPointerLeave={() => store.set({ hovered: null })}
      onFocus={() => store.set({ focused: note.key })}
      onBlur={() => store.set({ focused: null })}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        const opened = store.get().openMarker;
        const isOurs = document.getElementById(markerElementId(answerId, opened ?? "")) !== null;
        document.getElementById(markerElementId(answerId, isOurs && opened ? opened : marker))?.focus();
        store.set({ openMarker: null });
      }}
    >
      <NoteBody note={note} contextChars={70} />
    </div>
  );
}

/** Measures, places, and makes the answer as high as its notes, so that the next one begins below them. */
function placeAll(answer: HTMLElement, margin: HTMLElement): void {
  const top = answer.getBoundingClientRect().top;
  const boxes = [...margin.children].filter((child) => child instanceof HTMLElement);
  const anchors = boxes.map((box) => {
    const marker = box.dataset.firstMarker;
    const line = marker === undefined ? null : answer.querySelector(`[data-marker="${CSS.escape(marker)}"]`);
    return { anchorTop: line ? line.getBoundingClientRect().top - top : 0, height: box.offsetHeight };
  });
  const tops = placeSidenotes(anchors, gap);
  boxes.forEach((box, index) => {
    box.style.transform = `translateY(${Math.round(tops[index] ?? 0)}px)`;
    box.dataset.placed = "true";
  });
  const bottom = (tops.at(-1) ?? 0) + (anchors.at(-1)?.height ?? 0);
  answer.style.minBlockSize = `${Math.ceil(bottom)}px`;
}
