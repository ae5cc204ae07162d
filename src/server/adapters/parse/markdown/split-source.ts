import { markCode } from "./source-lines";

/** Pages up to this length are read at once: a component of an MDX page may reach over its headings, so that they are cut later. */
const wholeChars = { markdown: 24 * 1024, mdx: 64 * 1024 };

/** How many addresses of reference links are repeated for each part. */
const maxDefinitions = 200;

/**
 * Cuts a long page into parts of at least half that length, between which other work gets its turn: at headings, or at empty lines
 * where none comes for long. Each part knows the page's link definitions.
 */
export function splitSource(source: string, kind: "markdown" | "mdx"): string[] {
  if (source.length <= wholeChars[kind]) return [source];
  const enough = wholeChars[kind] / 2;
  const definitions = source.match(/^ {0,3}\[[^\]\n]{1,200}\]:[ \t]+\S.*$/gm)?.slice(0, maxDefinitions) ?? [];
  const parts: string[][] = [[]];
  let chars = 0;
  const lines = markCode(source);
  for (const [index, { text, isCode }] of lines.entries()) {
    const isHeading = !isCode && (/^#{1,6}\s/.test(text) || isUnderlined(text, lines[index + 1]?.text));
    const isGap = text === "" && chars > enough * (isCode ? 8 : 2);
    if (chars >= enough && (isHeading || isGap)) {
      parts.push([]);
      chars = 0;
    }
    parts.at(-1)?.push(text);
    chars += text.length + 1;
  }
  return parts.map((part) => [...part, "", ...definitions].join("\n"));
}

/** A heading in the older style, with a line of = or - below it. */
function isUnderlined(text: string, next: string | undefined): boolean {
  return next !== undefined && /^ {0,3}(?:=+|-+)[ \t]*$/.test(next) && /^ {0,3}[\p{L}\p{N}]/u.test(text);
}
