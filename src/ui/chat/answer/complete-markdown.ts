import { completeInline } from "./complete-inline";
import { type Fence, fenceAfter } from "./fence";

/** What may still become something else while it stands alone on the last line: a rule, a list item, a heading, a fence. */
const undecided = /^[\s>]*(?:(?:[-+*]|\d{1,9}[.)]?)(?:\s+\[[ xX]?\]?)?|#{1,6}|-+|=+|\*+|_+|`+|~+|\|)?\s*$/;
const delimiterRow = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * Makes the last block of a growing markdown text presentable: what is undecided or half-written waits, what is open is closed.
 * It only cuts from the end and appends, so offsets into what remains stay true.
 */
export function completeMarkdown(block: string): string {
  const lines = block.split("\n");
  const last = lines.length - 1;
  let fence: Fence | null = null;
  for (const line of lines.slice(0, last)) fence = fenceAfter(line, fence);
  const lastLine = lines[last] ?? "";
  if (fence) return /^[\s>]*[`~]+\s*$/.test(lastLine) ? lines.slice(0, last).join("\n") : block;
  if (fenceAfter(lastLine, null) || (undecided.test(lastLine) && lastLine !== "")) return completeMarkdown(lines.slice(0, last).join("\n"));
  const kept = withoutHalfTable(lines);
  if (kept.length < lines.length) return kept.length === 0 ? "" : completeMarkdown(kept.join("\n"));
  const scope = inlineScope(lines);
  return block.slice(0, scope) + completeInline(block.slice(scope));
}

/** Leaves out a table's head until the row below it is whole. */
function withoutHalfTable(lines: readonly string[]): readonly string[] {
  const end = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  let first = end;
  while (first > 0 && /^\s*\|/.test(lines[first - 1] ?? "")) first--;
  if (first === end || end - first > 2) return lines;
  const [head = "", row] = lines.slice(first, end);
  if (row === undefined) return lines.slice(0, first);
  const isWhole = delimiterRow.test(row) && cells(row) === cells(head);
  return isWhole || end < lines.length ? lines : lines.slice(0, first);
}

function cells(row: string): number {
  const inner = row.trim().replace(/^\|/, "").replace(/\|$/, "");
  return inner.split(/(?<!\\)\|/).length;
}

/** Where the text begins that an open mark on the last line can reach back to. */
function inlineScope(lines: readonly string[]): number {
  let first = lines.length - 1;
  const startsBlock = (line: string) => /^\s*(?:>|#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|\|)/.test(line);
  while (first > 0 && !startsBlock(lines[first] ?? "") && (lines[first - 1] ?? "").trim() !== "") first--;
  const before = lines.slice(0, first).reduce((sum, line) => sum + line.length + 1, 0);
  const line = lines[first] ?? "";
  if (/^\s*\|/.test(line)) return before + Math.max(0, line.search(/\|[^|]*$/)) + 1;
  return before + (/^\s*(?:[>\s]*)(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s)?/.exec(line)?.[0].length ?? 0);
}
