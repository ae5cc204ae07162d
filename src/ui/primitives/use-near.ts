"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Calls back when an element comes within `marginPx` of what is seen of the page: once for each `occasion`, and never for null. */
export function useNear(place: RefObject<Element | null>, occasion: number | null, onNear: () => void, marginPx = 0): void {
  const latest = useRef(onNear);
  latest.current = onNear;
  useEffect(() => {
    if (occasion === null || !place.current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.at(-1)?.isIntersecting) return;
        observer.disconnect();
        latest.current();
      },
      { rootMargin: `${marginPx}px 0px` },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [place, occasion, marginPx]);
}
