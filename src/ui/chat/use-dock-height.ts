"use client";

import { type RefObject, useEffect, useRef } from "react";

/**
 * Tells the page's styles how tall the composer's dock is (`--dock-block`) and how much of the screen an on-screen keyboard
 * covers (`--keyboard`), where the browser lays the page out behind the keyboard.
 */
export function useDockHeight(): RefObject<HTMLDivElement | null> {
  const dock = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { style } = document.documentElement;
    const update = () => {
      style.setProperty("--dock-block", `${dock.current?.offsetHeight ?? 0}px`);
      const view = window.visualViewport;
      const covered = view && view.scale === 1 ? Math.max(0, window.innerHeight - view.height - view.offsetTop) : 0;
      style.setProperty("--keyboard", `${Math.round(covered)}px`);
    };
    const observer = new ResizeObserver(update);
    if (dock.current) observer.observe(dock.current);
    window.visualViewport?.addEventListener("resize", update);
    window.visualViewport?.addEventListener("scroll", update);
    return () => {
      observer.disconnect();
      window.visualViewport?.removeEventListener("resize", update);
      window.visualViewport?.removeEventListener("scroll", update);
    };
  }, []);
  return dock;
}
