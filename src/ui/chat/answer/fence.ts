/** An open code fence: what it was opened with, how long, and whether it stands in a block quote (and ends with it). */
export type Fence = { char: string; length: number; isQuoted: boolean };

const containers = /^(?:\s*(?:>|[-*+]|\d{1,9}[.)])(?=\s|>|`|~|$))*\s*/;

/** The fence that is open after a line, given the one before it; null when none is. */
export function fenceAfter(line: string, open: Fence | null): Fence | null {
  if (open?.isQuoted && !/^\s*>/.test(line)) return fenceAfter(line, null);
  const inner = line.replace(open ? /^[\s>]*/ : containers, "");
  const run = /^(?:`{3,}|~{3,})/.exec(inner)?.[0];
  if (!run) return open;
  const char = run.charAt(0);
  if (open) return char === open.char && run.length >= open.length && inner.slice(run.length).trim() === "" ? null : open;
  const hasTick = char === "`" && inner.slice(run.length).includes("`");
  return hasTick ? null : { char, length: run.length, isQuoted: /^\s*(?:[-*+]\s+|\d+[.)]\s+)*>/.test(line) };
}
