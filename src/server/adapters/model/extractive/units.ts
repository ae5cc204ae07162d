import { listItems, type PassageBlock, passageBlocks } from "@/server/domain/answer/blocks";
import { sentenceSpans } from "@/server/domain/answer/sentences";
import { announces, promises, refersBack, refersElsewhere, refersUp } from "./reference";

/**
 * A piece of a passage that can be quoted: a sentence, an item of a list whose items are sentences themselves, or a whole list, code block or table, or a
 * row of a long table with its header.
 * `needs` is the unit that must stand before it to be understood; `leads` the unit that it announces. Both are indexes among the passage's units.
 * A unit `underHeading` says what it is about by the heading above it only. A `dangling` one refers to something that the passage does not
 * hold, and cannot be used.
 */
export type Unit = {
  kind: "sentence" | "item" | "list" | "code" | "table" | "row";
  text: string;
  block: number;
  needs: number | null;
  leads: number | null;
  underHeading: boolean;
  dangling: boolean;
};

/** Items of so many words on average are statements; shorter ones are an enumeration. */
const statementWords = 12;

/** Lines of a table's header, and rows of one that is still shown whole. */
export const headerLines = 2;
const rowsShownWhole = 3;

/** A list within these bounds is shown whole where a sentence announces it; of a longer one of statements, as much is shown. */
export const announcedList = { items: 7, chars: 600 } as const;

/** The units of a passage, in order. */
export function unitsOf(passage: string): Unit[] {
  const units: Unit[] = [];
  let lead: number | null = null;
  for (const [index, block] of unquoted(passageBlocks(passage)).entries()) lead = addBlock(units, index, block, lead);
  for (const unit of units) unit.dangling ||= unit.leads === null && isUnfinished(unit);
  return units;
}

/** A quote is made of blocks itself, in which notes and tips are often set. */
function unquoted(blocks: readonly PassageBlock[]): PassageBlock[] {
  return blocks.flatMap((block) => {
    if (block.kind !== "quote") return [block];
    const inside = block.text.replaceAll(/^ {0,3}> ?(?:\[!\w+\])?/gm, "");
    return unquoted(passageBlocks(inside));
  });
}

/** Adds the units of a block; answers with the one that may introduce the next block. */
function addBlock(units: Unit[], index: number, block: PassageBlock, lead: number | null): number | null {
  if (block.kind === "heading") return null;
  if (block.kind === "prose" || block.kind === "quote") return addSentences(units, index, block.text);
  const first = units.length;
  const before = lead === null ? undefined : units[lead];
  const announcing = before && announces(before.text) ? before : undefined;
  const isWhole = announcing !== undefined && isShort(block.text);
  if (block.kind === "list" && !isWhole && readsItemByItem(block.text)) addItems(units, index, block, lead);
  else if (block.kind === "table" && rowsOf(block.text).length > rowsShownWhole) addRows(units, index, block, lead);
  else units.push(wholeUnit(units, index, block, lead));
  if (announcing) announcing.leads = first;
  return block.kind === "list" && announces(block.text) ? units.length - 1 : null;
}

function addSentences(units: Unit[], block: number, prose: string): number | null {
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

/** A list, code block or table in one piece. Steps that begin in the middle need what stands before them. */
function wholeUnit(units: readonly Unit[], block: number, { kind, text }: PassageBlock, lead: number | null): Unit {
  const continues = kind === "list" && /^\s*(?:[2-9]|\d\d+)[.)]/.test(text);
  const previous = units.at(-1);
  const needs = lead ?? (continues && previous && previous.kind !== "sentence" ? units.length - 1 : null);
  const whole = kind === "code" || kind === "table" ? kind : "list";
  return {
    kind: whole,
    text,
    block,
    needs,
    leads: null,
    underHeading: needs === null,
    dangling: (continues && needs === null) || isEmptyCode(kind, text),
  };
}

/** Code of nothing but comments shows nothing: directives of the site's own tools, mostly. */
function isEmptyCode(kind: PassageBlock["kind"], text: string): boolean {
  return (
    kind === "code" &&
    text
      .split("\n")
      .slice(1)
      .every((line) => /^\s*(?:$|\/\/|[`~]{3})/.test(line))
  );
}

/** Whether the items of a list are statements of their own, each worth quoting without the others; numbered steps never are. */
function readsItemByItem(list: string): boolean {
  const items = listItems(list);
  const words = list.split(/\s+/).length / Math.max(1, items.length);
  return !/^\s*\d/.test(list) && words >= statementWords;
}

/** Whether a list is short enough to be shown whole: one item of what was announced as several would be half the truth. */
function isShort(list: string): boolean {
  return list.length <= announcedList.chars && listItems(list).length <= announcedList.items;
}

function addItems(units: Unit[], block: number, { text }: PassageBlock, lead: number | null): void {
  for (const { start, end } of listItems(text)) {
    const item = text.slice(start, end);
    units.push({ kind: "item", text: item, block, needs: lead, leads: null, underHeading: lead === null, dangling: false });
  }
}

/** The rows below a table's header; none where it has no header. */
function rowsOf(table: string): string[] {
  const lines = table.split("\n").filter((line) => line.trim() !== "");
  return /^[\s|:-]+$/.test(lines[1] ?? "") ? lines.slice(headerLines) : [];
}

/** Each row tells its own; the header says what its columns are. */
function addRows(units: Unit[], block: number, { text }: PassageBlock, lead: number | null): void {
  const header = text.split("\n").slice(0, headerLines).join("\n");
  for (const row of rowsOf(text)) {
    units.push({ kind: "row", text: `${header}\n${row}`, block, needs: lead, leads: null, underHeading: lead === null, dangling: false });
  }
}

/** Whether a unit says that something comes which does not come. */
function isUnfinished({ kind, text }: Unit): boolean {
  if (kind === "sentence") return announces(text) || promises(text);
  return (kind === "list" || kind === "item") && /[:：][*_~\s]*$/.test(text);
}

/** What an item says, with a capital in front: items may well begin in small letters. */
export function itemText(item: string): string {
  const said = item.replace(/^\s*(?:[-*+]|\d{1,9}[.)])\s+/, "");
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** The items of a list or the rows of a table, to be footnoted one by one. */
export function partsOf(unit: Unit): string[] {
  if (unit.kind === "list" || unit.kind === "item") return listItems(unit.text).map(({ start, end }) => unit.text.slice(start, end));
  if (unit.kind === "table" || unit.kind === "row") return unit.text.split("\n").filter((row) => row.trim() !== "");
  return [unit.text];
}
