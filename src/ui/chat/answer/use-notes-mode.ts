import { createContext, useContext, useSyncExternalStore } from "react";

/** Where notes stand: in the margin, in a card at the marker, or unfolded below the paragraph. The stylesheets use the same widths. */
export type NotesMode = "margin" | "card" | "unfolded";

const wide = "(min-width: 75rem)";
const phone = "(max-width: 47.9375rem)";

/** True where the page leaves no room beside the answers: notes that would stand in the margin open in a card. */
export const WithoutMargin = createContext(false);

export function useNotesMode(): NotesMode {
  const mode = useSyncExternalStore<NotesMode>(subscribe, read, () => "card");
  return useContext(WithoutMargin) && mode === "margin" ? "card" : mode;
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
