import { type RefObject, useEffect, useRef } from "react";
import { type AnswerNotes, markerElementId, noteElementId } from "./answer-notes";

/** The answers on the page, for the one listener they share. */
const answers = new Map<HTMLElement, (direction: 1 | -1) => void>();

/** `j` and `k` go to the next and the previous note: of the answer that has the focus, or else of the last one in sight. */
export function useNotesKeys(root: RefObject<HTMLElement | null>, notes: AnswerNotes): void {
  const latest = useRef(notes);
  useEffect(() => {
    latest.current = notes;
  });
  const isEmpty = notes.notes.size === 0;
  useEffect(() => {
    const element = root.current;
    if (!element || isEmpty) return;
    if (answers.size === 0) document.addEventListener("keydown", onKey);
    answers.set(element, (direction) => go(latest.current, direction));
    return () => {
      answers.delete(element);
      if (answers.size === 0) document.removeEventListener("keydown", onKey);
    };
  }, [root, isEmpty]);
}

function onKey(event: KeyboardEvent): void {
  const { key, target } = event;
  if ((key !== "j" && key !== "k") || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
  if (target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog")) return;
  const inOrder = [...answers.keys()].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const current = inOrder.find((answer) => answer.contains(document.activeElement)) ?? inOrder.findLast(isInSight) ?? inOrder.at(-1);
  if (!current) return;
  event.preventDefault();
  answers.get(current)?.(key === "j" ? 1 : -1);
}

function isInSight(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top < innerHeight && bottom > 0;
}

/** In the margin the focus goes from note to note; elsewhere the note of the next marker opens. */
function go({ answerId, mode, markers, notes, store }: AnswerNotes, direction: 1 | -1): void {
  const { focused, openMarker } = store.get();
  const keys = mode === "margin" ? [...notes.keys()] : [...markers.keys()];
  const at = keys.indexOf((mode === "margin" ? focused : openMarker) ?? "");
  const next = keys[at === -1 ? (direction === 1 ? 0 : keys.length - 1) : Math.min(keys.length - 1, Math.max(0, at + direction))];
  if (next === undefined) return;
  if (mode === "margin") {
    store.set({ openMarker: null });
    document.getElementById(noteElementId(answerId, next))?.focus();
  } else {
    document.getElementById(markerElementId(answerId, next))?.focus();
    store.set({ openMarker: next });
  }
}
