/** A note's line in the answer and its height, in pixels from the answer's top. */
export type SidenoteBox = { anchorTop: number; height: number };

/** The top of each note, in the order given: beside its line, pushed down only as far as the note above it reaches, `gap` included. */
export function placeSidenotes(boxes: readonly SidenoteBox[], gap: number): number[] {
  let free = Number.NEGATIVE_INFINITY;
  return boxes.map(({ anchorTop, height }) => {
    const top = Math.max(anchorTop, free);
    free = top + height + gap;
    return top;
  });
}
