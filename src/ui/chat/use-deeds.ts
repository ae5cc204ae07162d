"use client";

import { useEffect, useRef, useState } from "react";
import { createDeeds } from "./deeds";
import { newId } from "./new-id";

/** The deeds of a room, as long as it is open. */
export function useDeeds(isStored: (messageId: string) => boolean) {
  const latest = useRef(isStored);
  useEffect(() => {
    latest.current = isStored;
  }, [isStored]);
  const [once] = useState(() => createDeeds({ newId, pause, isStored: (messageId) => latest.current(messageId) }));
  return once;
}

/** A network that returns ends the waiting. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
  });
}
