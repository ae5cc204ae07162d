"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import styles from "./thread.module.css";

/** How far beyond the screen turns are kept. */
const nearPx = 1_200;

type TurnProps = {
  /** Of the messages in it. */
  ids: readonly string[];
  isLast: boolean;
  children: ReactNode;
};

/** A question with its answer. Far from the screen it is only as tall as it was, so that a long thread weighs no more than a short one. */
export function Turn({ ids, isLast, children }: TurnProps) {
  const turn = useRef<HTMLDivElement>(null);
  const [blankPx, setBlankPx] = useState<number | null>(null);
  useEffect(() => {
    const element = turn.current;
    if (isLast || !element) return;
    const look = (entries: IntersectionObserverEntry[]) => {
      const entry = entries.at(-1);
      if (entry?.isIntersecting) setBlankPx(null);
      // Whoever is at work in it finds it again.
      else if (entry && !element.contains(document.activeElement)) setBlankPx((before) => before ?? entry.boundingClientRect.height);
    };
    const observer = new IntersectionObserver(look, { rootMargin: `${nearPx}px 0px` });
    observer.observe(element);
    return () => {
      observer.disconnect();
      setBlankPx(null);
    };
  }, [isLast]);
  return (
    <div
      ref={turn}
      className={styles.turn}
      data-turn={ids.join(" ")}
      data-last={isLast}
      style={blankPx === null ? undefined : { blockSize: blankPx }}
    >
      {blankPx === null && children}
    </div>
  );
}
