import type { Code } from "mdast";

/** Lines that steer a site's highlighter and never show on the page. */
const directive =
  /^\s*(?:\/\/|#|\/\*|<!--|\{\/\*)\s*(?:highlight-(?:next-line|start|end)|---cut-(?:start|end|after)?-*)\s*(?:\*\/\}?|-->)?\s*$|^\s*\/\/\s*\^[?|].*$/;
const cut = /^\s*\/\/\s*---cut(?:-before)?---\s*$/;

/** Code with fence and language, as the page shows it: what Twoslash cuts away above its mark is not there. */
export function codeText({ lang, value }: Code): string {
  const lines = value.split("\n");
  const shown = lines.slice(lines.findLastIndex((line) => cut.test(line)) + 1).filter((line) => !directive.test(line));
  const code = shown.join("\n").replace(/^(?:[ \t]*\n)+|\s+$/g, "");
  if (code === "") return "";
  const longestRun = Math.max(0, ...(code.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longestRun + 1));
  return `${fence}${lang ?? ""}\n${code}\n${fence}`;
}
