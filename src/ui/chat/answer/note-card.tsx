import { useTranslations } from "next-intl";
import { useEffect, useLayoutEffect, useRef } from "react";
import buttons from "../../primitives/button.module.css";
import { Icon } from "../../primitives/icon";
import { markerElementId, noteElementId, useAnswerNotes } from "./answer-notes";
import styles from "./note.module.css";
import { NoteBody } from "./note-body";

/** Between the marker's line and the card, and how far the card begins before the marker, in pixels. */
const lineGap = 8;
const lead = 28;

/** The open note: a card at its marker on a tablet, unfolded below the paragraph on a phone. Takes the focus; Esc gives it back. */
export function NoteCard({ markerId }: { markerId: string }) {
  const t = useTranslations("answer");
  const ref = useRef<HTMLElement>(null);
  const { answerId, mode, markers, notes, store } = useAnswerNotes();
  const note = notes.get(markers.get(markerId)?.noteKey ?? "");
  const markerElement = markerElementId(answerId, markerId);

  useEffect(() => {
    ref.current?.focus({ preventScroll: true });
    ref.current?.scrollIntoView({ block: "nearest" });
  }, []);
  useLayoutEffect(() => (mode === "card" ? keepAtMarker(ref.current, markerElement) : undefined), [mode, markerElement]);
  useEffect(() => {
    if (mode !== "card") return;
    const closeOutside = ({ target }: PointerEvent) => {
      const isInside = target instanceof Element && (ref.current?.contains(target) || target.closest("[data-marker]"));
      if (!isInside) store.set({ openMarker: null });
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, [mode, store]);

  if (!note) return null;
  function close() {
    store.set({ openMarker: null });
    document.getElementById(markerElement)?.focus();
  }
  return (
    <aside
      ref={ref}
      id={noteElementId(answerId, note.key)}
      className={styles.card}
      role="doc-footnote"
      aria-label={t("note", { number: note.number })}
      tabIndex={-1}
      data-mode={mode}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        close();
      }}
    >
      <NoteBody note={note} contextChars={160} />
      <button type="button" className={`${buttons.icon} ${styles.close}`} aria-label={t("back")} title={t("back")} onClick={close}>
        <Icon name="close" size={16} />
      </button>
    </aside>
  );
}

/** Sets the card below its marker, inside the column, and keeps it there when the column changes its width. */
function keepAtMarker(card: HTMLElement | null, markerElement: string): (() => void) | undefined {
  const marker = document.getElementById(markerElement);
  const column = card?.offsetParent;
  if (!card || !marker || !column) return undefined;
  const place = () => {
    const [at, around] = [marker.getBoundingClientRect(), column.getBoundingClientRect()];
    const left = Math.max(0, Math.min(at.left - around.left - lead, around.width - card.offsetWidth));
    card.style.left = `${left}px`;
    card.style.top = `${at.bottom - around.top + lineGap}px`;
    card.style.setProperty("--pointer", `${at.left - around.left - left + at.width / 2}px`);
  };
  place();
  const observer = new ResizeObserver(place);
  observer.observe(column);
  return () => observer.disconnect();
}
