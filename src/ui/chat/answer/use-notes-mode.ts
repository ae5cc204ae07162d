import { useSyncExternalStore } from "react";

/** Where notes stand: in the margin, in a card at the marker, or unfolded below the paragraph. The stylesheets use the same widths. */
export type NotesMode = "margin" | "card" | "unfolded";

const wide = "(min-width: 1200px)";
const phone = "(max-width: 767px)";

export function useNotesMode(): NotesMode {
  return useSyncExternalStore(subscribe, read, () => "card");
}

function subscribe(listener: () => void): () => void {
  const queries = [matchMedia(wide), matchMedia(phone)];
  for (const query of queries) query.addEventListener("change", listener);
  return () => {
    for (const query of queries) query.removeEventListener("change", listener);
  };
}

function read(): NotesMode {
  if (matchMedia(wide).matches) return "margin";
  return matchMedia(phone).matches ? "unfolded" : "card";
}
