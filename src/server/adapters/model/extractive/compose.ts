import type { RankedPassage } from "@/server/domain/retrieval/passage";
import type { Candidate } from "./candidates";
import { headingOf, labelOf } from "./heading";
import { inline } from "./inline";
import { headerLines, partsOf, type Unit } from "./units";

/**
 * The answer's markdown in pieces, one a unit, each with its footnote. Sentences of one page make a paragraph; lists, tables and code stand
 * alone. Stops before the unit that would make it longer than `maxChars`, but never before the first.
 */
export function* composeAnswer(chosen: readonly Candidate[], passages: readonly RankedPassage[], maxChars: number): Generator<string> {
  let written = 0;
  for (const [index, candidate] of chosen.entries()) {
    const before = chosen[index - 1];
    const marker = `[${candidate.passage + 1}]`;
    const label = labelFor(candidate, before, passages[candidate.passage], marker);
    const text =
      separator(before, candidate, label) +
      label +
      (isNextRow(before, candidate) ? lastRow(candidate.unit, marker) : rendered(candidate.unit, marker));
    if (written > 0 && written + text.length > maxChars) return;
    written += text.length;
    yield text;
  }
}

/** A passage is labelled where it begins, and what stands under its heading alone wherever it stands. */
function labelFor(candidate: Candidate, before: Candidate | undefined, passage: RankedPassage | undefined, marker: string): string {
  if (!passage || isNextRow(before, candidate)) return "";
  const { unit, terms, passage: index } = candidate;
  const goesOn = before?.passage === index && (!unit.underHeading || unit.kind === before.unit.kind);
  return goesOn ? "" : labelOf(unit, terms, headingOf(passage), marker);
}

function separator(before: Candidate | undefined, candidate: Candidate, label: string): string {
  if (!before) return "";
  if (isNextRow(before, candidate)) return "\n";
  if (before.unit.kind === "item" && candidate.unit.kind === "item" && before.passage === candidate.passage) return "\n";
  const flows = before.unit.kind === "sentence" && candidate.unit.kind === "sentence" && before.page === candidate.page;
  return flows && label === "" ? " " : "\n\n";
}

function rendered(unit: Unit, marker: string): string {
  if (unit.kind === "code") return closed(unit.text);
  if (unit.kind === "sentence") return `${inline(unit.text.replaceAll(/\s*\n\s*/g, " "))} ${marker}`;
  if (unit.kind === "table" || unit.kind === "row")
    return partsOf(unit)
      .map((row, index) => (index < headerLines ? row : markedRow(row, marker)))
      .join("\n");
  return partsOf(unit)
    .map((item) => markedItem(item, marker))
    .join("\n");
}

function markedRow(row: string, marker: string): string {
  return inline(row).replace(/\s*\|\s*$/, ` ${marker} |`);
}

/** Whether a row goes on with the table that stands right before it, or with what another passage holds of the same table. */
function isNextRow(before: Candidate | undefined, { unit, page }: Candidate): boolean {
  const isRow = unit.kind === "row" && before?.unit.kind === "row" && before.page === page;
  return isRow && headerOf(before.unit) === headerOf(unit);
}

function headerOf(row: Unit): string {
  return partsOf(row).slice(0, headerLines).join("\n");
}

function lastRow(unit: Unit, marker: string): string {
  return markedRow(partsOf(unit).at(-1) ?? "", marker);
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

function closed(code: string): string {
  const opening = /^\s*(`{3,}|~{3,})/.exec(code)?.[1] ?? "```";
  return new RegExp(`\\n\\s*${opening[0]}{${opening.length},}\\s*$`).test(code) ? code : `${code}\n${opening}`;
}
