/** A block of a passage's markdown: `[start, end)` in the passage, `text` that slice. Items of a list are `[start, end)` in the passage too. */
export type PassageBlock = {
  kind: "prose" | "heading" | "list" | "code" | "table" | "quote";
  start: number;
  end: number;
  text: string;
};

type Line = { text: string; start: number; end: number };
type Kind = PassageBlock["kind"];

const fence = /^ {0,3}(`{3,}|~{3,})/;
const listMarker = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;

/** The blocks of a passage, in order. Nothing is parsed inside a fence; an unclosed fence runs to the end. */
export function passageBlocks(text: string): PassageBlock[] {
  const lines = linesOf(text);
  const blocks: PassageBlock[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    if (line === undefined) break;
    if (line.text.trim() === "") {
      at += 1;
      continue;
    }
    const kind = kindOf(line.text);
    const next = endOfBlock(lines, at, kind);
    const end = lines[next - 1]?.end ?? line.end;
    blocks.push({ kind, start: line.start, end, text: text.slice(line.start, end) });
    at = next;
  }
  return blocks;
}

/** The items of a list block, each with its nested lines, as `[start, end)` in the block's text. */
export function listItems(list: string): { start: number; end: number }[] {
  const items: { start: number; end: number }[] = [];
  const lines = linesOf(list);
  const indent = Math.min(...lines.filter((line) => isMarked(line.text.trimStart())).map((line) => indentOf(line.text)), 99);
  for (const line of lines) {
    const last = items.at(-1);
    if (isMarked(line.text.trimStart()) && indentOf(line.text) <= indent) items.push({ start: line.start, end: line.end });
    else if (last && line.text.trim() !== "") last.end = line.end;
  }
  return items;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const line of text.split("\n")) {
    lines.push({ text: line, start, end: start + line.length });
    start += line.length + 1;
  }
  return lines;
}

function kindOf(line: string): Kind {
  if (fence.test(line)) return "code";
  if (/^ {0,3}#{1,6}\s/.test(line)) return "heading";
  if (listMarker.test(line)) return "list";
  if (/^ {0,3}>/.test(line)) return "quote";
  if (/^\s*\|.*\|\s*$/.test(line)) return "table";
  return "prose";
}

function endOfBlock(lines: readonly Line[], from: number, kind: Kind): number {
  if (kind === "heading") return from + 1;
  if (kind === "code") return endOfFence(lines, from);
  if (kind === "list") return endOfList(lines, from);
  let at = from + 1;
  while (at < lines.length && continues(lines[at]?.text ?? "", kind)) at += 1;
  return at;
}

function continues(line: string, kind: Kind): boolean {
  if (line.trim() === "") return false;
  return kindOf(line) === kind || (kind === "quote" && kindOf(line) === "prose");
}

function endOfFence(lines: readonly Line[], from: number): number {
  const opening = fence.exec(lines[from]?.text ?? "")?.[1] ?? "```";
  const closing = new RegExp(`^ {0,3}${opening[0]}{${opening.length},}\\s*$`);
  for (let at = from + 1; at < lines.length; at += 1) if (closing.test(lines[at]?.text ?? "")) return at + 1;
  return lines.length;
}

/** A list goes on over blank lines as long as what follows is indented or another item. */
function endOfList(lines: readonly Line[], from: number): number {
  let end = from + 1;
  for (let at = from + 1; at < lines.length; at += 1) {
    const line = lines[at]?.text ?? "";
    if (line.trim() === "") continue;
    const afterBlank = lines[at - 1]?.text.trim() === "";
    const belongs = isMarked(line) || indentOf(line) >= 2 || (!afterBlank && kindOf(line) === "prose");
    if (!belongs) break;
    end = at + 1;
  }
  return end;
}

function isMarked(line: string): boolean {
  return listMarker.test(line);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
