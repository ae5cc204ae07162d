/** Characters a second while little is waiting: fast reading, slow enough to be smooth. */
const baseRate = 120;
/** What waits is shown within about this time, so that a burst is caught up with. */
const catchUpMs = 240;
/** Everything is shown this long after the end. */
const endMs = 280;

/**
 * How many characters are shown after `elapsedMs` more, of `total` that have arrived: a share of what waits, at least the base rate;
 * after the end evenly, so that nothing waits longer than `endMs`. `sinceEndMs` is null while the answer is being written.
 */
export function nextShown(shown: number, total: number, elapsedMs: number, sinceEndMs: number | null): number {
  if (shown >= total || (sinceEndMs !== null && sinceEndMs >= endMs)) return total;
  const waiting = total - shown;
  const share = sinceEndMs === null ? 1 - Math.exp(-elapsedMs / catchUpMs) : elapsedMs / (endMs - sinceEndMs + elapsedMs);
  return Math.min(total, shown + Math.max(waiting * share, (baseRate * elapsedMs) / 1_000));
}

/** The longest cut of a text at or below `length` that does not divide a character. */
export function wholeCharacters(text: string, length: number): string {
  const at = Math.floor(length);
  const isDivided = /[\uD800-\uDBFF]|\u200D/.test(text.charAt(at - 1)) || /\p{M}|\u200D|[\uDC00-\uDFFF]/u.test(text.charAt(at));
  return at > 0 && at < text.length && isDivided ? wholeCharacters(text, at - 1) : text.slice(0, at);
}
