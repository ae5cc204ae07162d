const scrollKeys = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "]);

/** Calls back, until ended, whenever the reader moves the page or takes hold of the thread; not for what is written below it. */
export function onReaderMoves(onMove: () => void): () => void {
  const isWriting = ({ target }: Event) => target instanceof Element && target.closest("textarea, input, select, dialog") !== null;
  const onKey = (event: KeyboardEvent) => {
    if (scrollKeys.has(event.key) && !isWriting(event)) onMove();
  };
  const onPress = (event: PointerEvent) => {
    if (!(event.target instanceof Element) || event.target === document.documentElement || event.target.closest("[role='feed']")) onMove();
  };
  window.addEventListener("wheel", onMove, { passive: true });
  window.addEventListener("touchmove", onMove, { passive: true });
  window.addEventListener("keydown", onKey);
  window.addEventListener("pointerdown", onPress, { passive: true });
  return () => {
    window.removeEventListener("wheel", onMove);
    window.removeEventListener("touchmove", onMove);
    window.removeEventListener("keydown", onKey);
    window.removeEventListener("pointerdown", onPress);
  };
}
