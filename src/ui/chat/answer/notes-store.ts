/**
 * Which note is looked at, by pointer or by keyboard, and from which marker if from one; and the marker whose note was opened: the
 * way back, and, where notes do not stand in the margin, the note that is shown.
 */
export type NotesState = { hovered: string | null; focused: string | null; marker: string | null; openMarker: string | null };

export type NotesStore = {
  get(): NotesState;
  set(change: Partial<NotesState>): void;
  subscribe(listener: () => void): () => void;
};

const nothing: NotesState = { hovered: null, focused: null, marker: null, openMarker: null };

/** Outside React's state: a hover re-renders one marker and one note, not the answer. */
export function createNotesStore(): NotesStore {
  let state = nothing;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The note that is lit: what the pointer is on goes before what has focus. */
export function litNote({ hovered, focused }: NotesState): string | null {
  return hovered ?? focused;
}
