import { type Fence, fenceAfter } from "./fence";

/** A top-level piece of markdown that renders by itself; `start` is its offset in the whole. Joined, the pieces are the whole. */
export type MarkdownBlock = { start: number; text: string };

const listItem = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;

/**
 * Cuts markdown between its top-level blocks, so that a growing text re-renders only its last one. It cuts at blank lines only,
 * and rather too seldom: never in a fence, never in a list or indented code that may go on.
 */
export function splitBlocks(markdown: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let start = 0;
  let fence: Fence | null = null;
  let isAfterBlank = false;
  let goesOn: RegExp | null = null;
  for (let at = 0; at < markdown.length; ) {
    const newline = markdown.indexOf("\n", at);
    const end = newline === -1 ? markdown.length : newline + 1;
    const line = markdown.slice(at, end);
    const isBlank = line.trim() === "";
    if (!isBlank) {
      const isNew: boolean = isAfterBlank && !(fence && !fence.isQuoted) && !goesOn?.test(line);
      if (isNew && at > start) {
        blocks.push({ start, text: markdown.slice(start, at) });
        start = at;
      }
      if (isNew || at === 0) goesOn = null;
      goesOn ??= continuation(line);
    }
    fence = fenceAfter(line, fence);
    isAfterBlank = isBlank;
    at = end;
  }
  if (start < markdown.length) blocks.push({ start, text: markdown.slice(start) });
  return blocks;
}

/** What a line behind a blank one must look like to belong to the block that this line stands in; null: nothing does. */
function continuation(line: string): RegExp | null {
  if (listItem.test(line)) return /^(?:\s|[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$))/;
  return /^(?: {4}|\t)/.test(line) ? /^(?: {4}|\t)/ : null;
}

/** The link reference definitions of a text, which count for all of its blocks. */
export function definitionsOf(markdown: string): string {
  if (!markdown.includes("]:")) return "";
  return (markdown.match(/^ {0,3}\[(?![\d,\s]*\])[^\]\n]+\]:[ \t]*\S.*$/gm) ?? []).join("\n");
}
