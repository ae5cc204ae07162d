import { useEffect, useRef, useState } from "react";
import { nextShown, wholeCharacters } from "./reading-pace";

/**
 * The part of a growing text that is shown now: it follows what has arrived evenly instead of in bursts. What stood there at first
 * is shown at once, and so is everything with reduced motion or in a hidden page.
 */
export function useReadingPace(text: string, isFinished: boolean): string {
  const [shown, setShown] = useState(text.length);
  const latest = useRef({ text, isFinished, shown: text.length, endedAt: 0 });
  latest.current.text = text;
  if (isFinished && !latest.current.isFinished) latest.current.endedAt = performance.now();
  latest.current.isFinished = isFinished;
  const isBehind = shown < text.length;

  useEffect(() => {
    if (!isBehind) return;
    const isImmediate = document.hidden || matchMedia("(prefers-reduced-motion: reduce)").matches;
    let before = performance.now();
    let frame = 0;
    const step = (now: number) => {
      const state = latest.current;
      const sinceEndMs = state.isFinished ? now - state.endedAt : null;
      state.shown = isImmediate ? state.text.length : nextShown(state.shown, state.text.length, Math.max(1, now - before), sinceEndMs);
      before = now;
      setShown(Math.floor(state.shown));
      // Also when everything is shown: text may come before that is rendered, and then this effect does not run again. Its cleanup ends it.
      frame = requestAnimationFrame(step);
    };
    if (isImmediate) step(before);
    else frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [isBehind]);

  if (latest.current.shown > text.length) latest.current.shown = text.length;
  return shown >= text.length ? text : wholeCharacters(text, shown);
}
