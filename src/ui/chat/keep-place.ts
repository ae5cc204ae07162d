import { flushSync } from "react-dom";

/** Makes a change of what stands above the screen, and leaves what is on it where it is. */
export function keepPlace(change: () => void): void {
  const turn = [...document.querySelectorAll("[data-turn]")].find((each) => each.getBoundingClientRect().bottom > 0);
  const top = turn?.getBoundingClientRect().top ?? 0;
  flushSync(change);
  if (turn?.isConnected) window.scrollBy({ top: turn.getBoundingClientRect().top - top, behavior: "instant" });
}
