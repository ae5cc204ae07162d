import type { Passage, RankedPassage } from "./passage";

/** Longest text that a passage grows to, in characters: about three chunks. */
const longestText = 3_600;

/**
 * A passage together with its neighbours under the same heading, as many on either side as fit, and the chunks it now holds. `section` is in
 * document order. A chunk is cut where it is full, not where its thought ends: a model that writes reads better with the rest.
 */
export function widen(passage: RankedPassage, section: readonly Passage[]): { passage: RankedPassage; chunkIds: string[] } {
  const at = section.findIndex(({ chunkId }) => chunkId === passage.chunkId);
  if (at < 0) return { passage, chunkIds: [passage.chunkId] };
  let [from, to, length] = [at, at, passage.text.length];
  for (;;) {
    const [after, before] = [section[to + 1], section[from - 1]];
    if (after !== undefined && length + after.text.length <= longestText) {
      to += 1;
      length += after.text.length;
    } else if (before !== undefined && length + before.text.length <= longestText) {
      from -= 1;
      length += before.text.length;
    } else break;
  }
  const held = section.slice(from, to + 1);
  return { passage: { ...passage, text: held.map(({ text }) => text).join("\n\n") }, chunkIds: held.map(({ chunkId }) => chunkId) };
}
