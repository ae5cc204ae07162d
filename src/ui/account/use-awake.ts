"use client";

import { useSyncExternalStore } from "react";

/** Whether the page's script has reached it: false on the server and for the moment until then. */
export function useAwake(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

const never = () => () => {};
