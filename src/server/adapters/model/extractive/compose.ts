import { isIdentifier, termsOf } from "../../../domain/answer/terms";
import type { RankedPassage } from "../../../domain/retrieval/passage";
import type { Candidate } from "./candidates";
import { partsOf, type Unit } from "./units";

/**
 * The answer's markdown in pieces, one a unit, each with its footnote. Sentences of one page make a paragraph; lists, tables and code stand
 * alone. Stops before the unit that would make it longer than `maxChars`.
 */
export function* composeAnswer(chosen: readonly Candidate[], passages: readonly RankedPassage[], maxChars: number): Generator<string> {
  let written = 0;
  for (const [index, candidate] of chosen.entries()) {
    const before = chosen[index - 1];
    const isNamed = before?.passage === candidate.passage && !(candidate.unit.underHeading && candidate.unit.kind !== "item");
    const name = isNamed ? "" : nameOf(candidate, passages[candidate.passage]);
    const text = separator(before, candidate, name) + name + rendered(candidate.unit, candidate.passage + 1);
    if (written + text.length > maxChars) return;
    written += text.length;
    yield text;
  }
}

function separator(before: Candidate | undefined, candidate: Candidate, name: string): string {
  if (!before) return "";
  if (before.unit.kind === "item" && candidate.unit.kind === "item" && before.passage === candidate.passage) return "\n";
  const flows = before.unit.kind === "sentence" && candidate.unit.kind === "sentence" && before.page === candidate.page;
  return flows && name === "" ? " " : "\n\n";
}

/** A longer heading is a sentence, not a name. */
const longestName = 60;

/**
 * Reference pages describe an option under its name as heading and do not repeat it, and a bare list or table has no other title: without the
 * heading nobody knows what is described.
 */
function nameOf({ unit, terms }: Candidate, passage: RankedPassage | undefined): string {
  const heading = (passage?.location.headingPath.at(-1) ?? passage?.location.title ?? "").replace(/^\d+[.)] /, "").trim();
  if (heading === "" || heading.length > longestName || unit.kind === "code" || unit.needs !== null) return "";
  if (unit.kind !== "sentence") return unit.underHeading ? `**${heading}:**\n\n` : "";
  if (!unit.underHeading && !isName(heading)) return "";
  const [whole] = termsOf(heading);
  return whole !== undefined && terms.has(whole) ? "" : `**${heading}:** `;
}

/** Whether a heading is the name of a thing in code: one word, written as code is or in small letters. */
function isName(heading: string): boolean {
  return /^`?[\w$.@/<>()[\]-]+`?$/.test(heading) && (/^[`a-z_$@<]/.test(heading) || isIdentifier(heading));
}

function rendered(unit: Unit, footnote: number): string {
  const marker = `[${footnote}]`;
  if (unit.kind === "code") return closed(unit.text);
  if (unit.kind === "sentence") return `${inline(unit.text.replaceAll(/\s*\n\s*/g, " "))} ${marker}`;
  if (unit.kind === "table")
    return partsOf(unit)
      .map((row, index) => (index < 2 ? row : inline(row).replace(/\s*\|\s*$/, ` ${marker} |`)))
      .join("\n");
  return partsOf(unit)
    .map((item) => markedItem(item, marker))
    .join("\n");
}

/** Puts the marker at the end of the item's own text, before anything nested in it. */
function markedItem(item: string, marker: string): string {
  const lines = item.split("\n");
  const nested = lines.findIndex(
    (line, index) => index > 0 && (/^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(line) || /^\s*(?:`{3}|~{3})/.test(line) || line.trim() === ""),
  );
  const own = nested === -1 ? lines.length : nested;
  const head = inline(lines.slice(0, own).join("\n"));
  return [`${head} ${marker}`, ...lines.slice(own)].join("\n");
}

/** Links into the page's own tree and pictures would lead nowhere from here: their text stays. A bracketed number of the page's own is no marker. */
function inline(text: string): string {
  return text
    .replaceAll(/!\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)/g, "$1")
    .replaceAll(/\[((?:[^[\]]|\[[^\]]*\])*)\]\((?!https?:)[^)\s]*(?:\s+"[^"]*")?\)/g, "$1")
    .replaceAll(/\[(\d+(?:\s*,\s*\d+)*)\](?!\()/g, "\\[$1\\]");
}

function closed(code: string): string {
  const opening = /^\s*(`{3,}|~{3,})/.exec(code)?.[1] ?? "```";
  return new RegExp(`\\n\\s*${opening[0]}{${opening.length},}\\s*$`).test(code) ? code : `${code}\n${opening}`;
}
