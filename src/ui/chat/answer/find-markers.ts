import { type Fence, fenceAfter } from "./fence";

/** A citation marker `[n]` or `[n, m]` in an answer's markdown: the half-open span of the brackets, and the ordinals it names. */
export type Marker = { start: number; end: number; ordinals: readonly number[] };

const codeOrMarker =
  /(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)|(?<![\\!])\[(\d{1,3}(?:\s*,\s*\d{1,3})*)\](?!\(|(?<=^ {0,3}\[[\d,\s]*\]):)/gm;

/** Every marker outside code whose ordinals are all known, in order. */
export function findMarkers(markdown: string, isKnown: (ordinal: number) => boolean): Marker[] {
  const markers: Marker[] = [];
  for (const { start, text } of paragraphs(markdown)) {
    for (const match of text.matchAll(codeOrMarker)) {
      if (match[2] === undefined) continue;
      const ordinals = [...new Set(match[2].split(",").map(Number))];
      if (!ordinals.every(isKnown)) continue;
      markers.push({ start: start + match.index, end: start + match.index + match[0].length, ordinals });
    }
  }
  return markers;
}

/** The text outside fences, cut at blank lines: an inline code span does not reach beyond one. */
function* paragraphs(markdown: string): Generator<{ start: number; text: string }> {
  let fence: Fence | null = null;
  let start = 0;
  let at = 0;
  for (const line of markdown.split(/(?<=\n)/)) {
    const before = fence;
    fence = fenceAfter(line, fence);
    if (before || fence || line.trim() === "") {
      if (at > start) yield { start, text: markdown.slice(start, at) };
      start = at + line.length;
    }
    at += line.length;
  }
  if (at > start) yield { start, text: markdown.slice(start, at) };
}
