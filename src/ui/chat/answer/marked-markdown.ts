import type { ShownMarker } from "./footnotes";

/** A span of the whole text to be set off: a sentence without support, or a quote in its passage. */
export type MarkedSpan = { start: number; end: number; kind: "unsupported" | "quote" };

/** A piece of markdown with what is to be marked in it; `base` is its offset in the text that markers and spans count in. */
export type MarkedMarkdown = { text: string; base: number; markers: readonly ShownMarker[]; spans: readonly MarkedSpan[] };

/** Stand for a marker's brackets while markdown is parsed, so that it is never read as a link reference. Same length: offsets hold. */
const opening = "\uE000";
const closing = "\uE001";
const shielded = /\s*\uE000([^\uE001]*)\uE001/;

/** The text with the brackets of its markers shielded; whatever stood there of our own signs is not ours. */
export function shieldMarkers({ text, base, markers }: MarkedMarkdown): string {
  let shieldedText = text.replace(/[\uE000\uE001]/g, "\uFFFD");
  for (const { start, end } of markers) {
    const [from, to] = [start - base, end - base];
    const inner = shieldedText.slice(from + 1, to - 1);
    shieldedText = shieldedText.slice(0, from) + opening + inner + closing + shieldedText.slice(to);
  }
  return shieldedText;
}

/** The text as it was written: for code, addresses and whatever else keeps no markers. */
export function unshielded(text: string): string {
  return text.replace(/\uE000|%EE%80%80/g, "[").replace(/\uE001|%EE%80%81/g, "]");
}

/** A text cut at its markers; `at` is the place of the shielded bracket in the text, or of the text. */
export type Cut = { kind: "text" | "marker"; text: string; at: number };

export function cutAtMarkers(text: string): Cut[] {
  const cuts: Cut[] = [];
  let at = 0;
  for (const match of text.matchAll(new RegExp(shielded, "g"))) {
    if (match.index > at) cuts.push({ kind: "text", text: text.slice(at, match.index), at });
    cuts.push({ kind: "marker", text: "", at: match.index + match[0].indexOf(opening) });
    at = match.index + match[0].length;
  }
  if (at < text.length) cuts.push({ kind: "text", text: text.slice(at), at });
  return cuts;
}
