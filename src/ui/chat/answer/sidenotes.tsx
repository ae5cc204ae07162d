import { useTranslations } from "next-intl";
import { memo, useLayoutEffect, useRef } from "react";
import { markerElementId, noteElementId, useAnswerNotes, useNotesState } from "./answer-notes";
import type { Footnote } from "./footnotes";
import styles from "./note.module.css";
import { NoteBody } from "./note-body";
import { litNote } from "./notes-store";
import { placeSidenotes } from "./place-sidenotes";

/** Between two notes, in pixels. */
const gap = 24;
/** How much longer than the text the notes may be before they are set densely, in pixels: five lines of an excerpt. */
const toleratedPx = 110;

type SidenotesProps = { notes: readonly Footnote[]; otherCount: number; onMore: () => void };

/** The notes in the margin, each beside the line that cites it first. They are set outside the text and never move it. */
export const Sidenotes = memo(function Sidenotes({ notes, otherCount, onMore }: SidenotesProps) {
  const t = useTranslations("answer");
  const ref = useRef<HTMLDivElement>(null);

  // Placed anew when notes come or go; what moves them otherwise changes the height of the answer or of a note.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the effect reads the elements that these are rendered to
  useLayoutEffect(() => {
    const margin = ref.current;
    const answer = margin?.parentElement;
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
  }, [notes, otherCount]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and a landmark for each answer would be noise
    <div ref={ref} className={styles.margin} role="group" aria-label={t("footnotes")}>
      {notes.map((note) => (
        <Sidenote key={note.key} note={note} />
      ))}
      {otherCount > 0 && (
        <button type="button" className={styles.others} aria-haspopup="dialog" onClick={onMore}>
          {t("more", { count: otherCount })}
        </button>
      )}
    </div>
  );
});

function Sidenote({ note }: { note: Footnote }) {
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
      data-anchor={markerElementId(answerId, note.firstMarker)}
      data-lit={isLit}
      onPointerEnter={() => store.set({ hovered: note.key })}
      onPointerLeave={() => store.set({ hovered: null })}
      onFocus={() => store.set({ focused: note.key })}
      onBlur={() => store.set({ focused: null })}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        const opened = document.getElementById(markerElementId(answerId, store.get().openMarker ?? ""));
        (opened ?? document.getElementById(markerElementId(answerId, note.firstMarker)))?.focus();
        store.set({ openMarker: null });
      }}
    >
      <NoteBody note={note} contextChars={70} />
    </div>
  );
}

/** Measures, places, and makes the answer as high as its notes, so that the next one begins below them. */
function placeAll(answer: HTMLElement, margin: HTMLElement): void {
  const { top } = answer.getBoundingClientRect();
  const boxes = [...margin.children].filter((child) => child instanceof HTMLElement);
  margin.dataset.dense = String(isCrowded(answer, margin, boxes));
  const anchors = boxes.map((box) => {
    const marker = document.getElementById(box.dataset.anchor ?? "");
    return { anchorTop: marker ? marker.getBoundingClientRect().top - top : 0, height: box.offsetHeight };
  });
  const tops = placeSidenotes(anchors, gap);
  boxes.forEach((box, index) => {
    box.style.transform = `translateY(${Math.round(tops[index] ?? 0)}px)`;
    box.dataset.placed = "true";
  });
  const bottom = (tops.at(-1) ?? 0) + (anchors.at(-1)?.height ?? 0);
  answer.style.minBlockSize = `${Math.ceil(bottom)}px`;
}

/** Whether the notes, as high as they want to be, are longer than the answer's text. Always told from the loose setting: being dense must not undo itself. */
function isCrowded(answer: HTMLElement, margin: HTMLElement, boxes: readonly HTMLElement[]): boolean {
  margin.dataset.dense = "false";
  const wanted = boxes.reduce((sum, box) => sum + box.offsetHeight + gap, 0);
  return wanted > (answer.firstElementChild?.clientHeight ?? 0) + toleratedPx;
}
