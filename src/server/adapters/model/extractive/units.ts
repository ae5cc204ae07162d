import { listItems, type PassageBlock, passageBlocks } from "../../../domain/answer/blocks";
import { sentenceSpans } from "../../../domain/answer/sentences";
import { announces, promises, refersBack, refersElsewhere, refersUp } from "./reference";

/**
 * A piece of a passage that can be quoted: a sentence, an item of a list whose items are sentences themselves, or a whole list, code block or table.
 * `needs` is the unit that must stand before it to be understood; `leads` the unit that it announces.
 * A unit `underHeading` says what it is about by the heading above it only. A `dangling` one refers to something that the passage does not
 * hold, and cannot be used.
 */
export type Unit = {
  kind: "sentence" | "item" | "list" | "code" | "table";
  text: string;
  block: number;
  needs: number | null;
  leads: number | null;
  underHeading: boolean;
  dangling: boolean;
};

/** Items of so many words on average are statements; shorter ones are an enumeration. */
const statementWords = 12;

/** The units of a passage, in order. `needs` and `leads` are indexes into the result. */
export function unitsOf(passage: string): Unit[] {
  const units: Unit[] = [];
  let lead: number | null = null;
  for (const [index, block] of passageBlocks(passage).entries()) {
    if (block.kind === "heading") {
      lead = null;
      continue;
    }
    if (block.kind === "prose" || block.kind === "quote") {
      lead = addSentences(units, index, block);
      continue;
    }
    const before = units.length;
    if (block.kind === "list" && readsItemByItem(block.text)) addItems(units, index, block, lead);
    else
      units.push({
        kind: wholeOf(block),
        text: block.text,
        block: index,
        needs: lead,
        leads: null,
        underHeading: lead === null,
        dangling: false,
      });
    const announcing: Unit | undefined = lead === null ? undefined : units[lead];
    if (announcing && announces(announcing.text)) announcing.leads = before;
    lead = null;
  }
  for (const unit of units)
    unit.dangling ||= unit.kind === "sentence" && unit.leads === null && (announces(unit.text) || promises(unit.text));
  return units;
}

/** Adds a paragraph's sentences; answers with the last one, which may announce the next block. */
function addSentences(units: Unit[], block: number, { kind, text }: PassageBlock): number | null {
  const prose = kind === "quote" ? text.replaceAll(/^ {0,3}> ?(?:\[!\w+\])?/gm, "") : text;
  const first = units.length;
  for (const span of sentenceSpans(prose)) {
    const sentence = prose.slice(span.start, span.end);
    const isFirst = units.length === first;
    const goesOn = refersBack(sentence) || (refersUp(sentence) && !isFirst);
    const needs = goesOn && !isFirst ? units.length - 1 : null;
    const dangling = (goesOn && needs === null) || refersElsewhere(sentence) || !/[\p{L}\p{N}]/u.test(sentence);
    units.push({ kind: "sentence", text: sentence, block, needs, leads: null, underHeading: refersUp(sentence) && isFirst, dangling });
  }
  return units.length > first ? units.length - 1 : null;
}

/** Whether the items of a list are statements of their own, each worth quoting without the others; numbered steps never are. */
function readsItemByItem(list: string): boolean {
  const items = listItems(list);
  const words = list.split(/\s+/).length / Math.max(1, items.length);
  return !/^\s*\d/.test(list) && words >= statementWords;
}

function addItems(units: Unit[], block: number, { text }: PassageBlock, lead: number | null): void {
  for (const { start, end } of listItems(text)) {
    units.push({
      kind: "item",
      text: text.slice(start, end),
      block,
      needs: lead,
      leads: null,
      underHeading: lead === null,
      dangling: false,
    });
  }
}

function wholeOf({ kind }: PassageBlock): "list" | "code" | "table" {
  return kind === "code" || kind === "table" ? kind : "list";
}

/** The items of a list or the rows of a table, to be footnoted one by one. */
export function partsOf(unit: Unit): string[] {
  if (unit.kind === "list" || unit.kind === "item") return listItems(unit.text).map(({ start, end }) => unit.text.slice(start, end));
  if (unit.kind === "table") return unit.text.split("\n").filter((row) => row.trim() !== "");
  return [unit.text];
}
