import type { Nodes } from "mdast";
import { collectEdits } from "./strip-markup";

/** A block's own markdown, without links' addresses, pictures, components, comments and HTML tags; indented as if it stood alone. */
export function blockText(node: Nodes, source: string): string {
  const start = node.position?.start.offset;
  const end = node.position?.end.offset;
  if (start === undefined || end === undefined || !node.position) return "";
  let text = "";
  let at = start;
  for (const edit of collectEdits(node, source)) {
    if (edit.start < at) continue;
    text += source.slice(at, edit.start) + edit.replacement;
    at = edit.end;
  }
  text += source.slice(at, end);
  return tidy(dedent(text, node.position.start.column - 1));
}

/** Lines after the first carry the indentation of the block's container. */
function dedent(text: string, columns: number): string {
  if (columns === 0) return text;
  const indentation = new RegExp(`^[ \\t]{1,${columns}}`);
  return text
    .split("\n")
    .map((line, index) => (index === 0 ? line : line.replace(indentation, "")))
    .join("\n");
}

function tidy(text: string): string {
  return text
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\s+$/g, "");
}
