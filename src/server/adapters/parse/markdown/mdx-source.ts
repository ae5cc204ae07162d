import { mapProse, mapProseRuns, markCode, withoutCodeSpans } from "./source-lines";

/**
 * Opens the `mdx-code-block` fences of Docusaurus, which keep other tools from reading MDX: what stands in them belongs to the page. Empty lines
 * take the fences' place, so that imports and components begin blocks of their own.
 */
export function openMdxFences(source: string): string {
  const lines = source.split("\n");
  const opened: string[] = [];
  let fence: { mark: string; isOpened: boolean } | null = null;
  for (const line of lines) {
    const mark = /^[ \t>]*(`{3,}(?!.*`)|~{3,})/.exec(line)?.[1];
    const closes = isClosing(line, mark, fence?.mark);
    const isEdge: boolean = fence === null ? mark !== undefined && /(?:`|~)\s*mdx-code-block\s*$/.test(line) : closes && fence.isOpened;
    opened.push(isEdge ? "" : line);
    if (closes) fence = null;
    else if (fence === null && mark !== undefined) fence = { mark, isOpened: isEdge };
  }
  return opened.join("\n");
}

function isClosing(line: string, mark: string | undefined, opening: string | undefined): boolean {
  return mark !== undefined && opening !== undefined && mark.startsWith(opening) && line.trim().endsWith(mark);
}

/** `:::note A title` becomes `:::note[A title]`, and `## Heading {#id}` is kept from being read as an expression, as Docusaurus does. */
export function prepareDocusaurusSyntax(source: string): string {
  return mapProse(source, (text) =>
    text
      .replace(/^([ \t>]*:{3,}[ \t]*[a-z]+)[ \t]+([^[\]{}\n]*[^[\]{}\s])[ \t]*$/i, "$1[$2]")
      .replace(/^([ \t]*:{3,})[ \t]+(?=[a-z])/i, "$1")
      .replace(/^([ \t>]*#{1,6}[ \t].*?)(\{#[^{}\s]+\})[ \t]*$/, "$1\\$2"),
  );
}

/** Whether a page holds what only MDX gives a meaning: imports, exports, components, expression comments. */
export function looksLikeMdx(source: string): boolean {
  return markCode(source).some(
    ({ text, isCode }) => !isCode && /^(?:import|export)\s|<[A-Z][\w.]*[\s/>]|\{\/\*/.test(withoutCodeSpans(text)),
  );
}

const moduleStatement =
  /^(?:import\s(?:[^'"\n;]*|[^'"\n;{]*\{[^'"{};]*\}\s*)\sfrom\s+["'][^"'\n]+["'];?|import\s+["'][^"'\n]+["'];?|export\s+(?:const|default|function)\s.*)[ \t]*$/gm;

/** Takes out the import and export statements of a page that could not be read as MDX. */
export function dropModuleLines(source: string): string {
  return mapProseRuns(source, (text) => text.replace(moduleStatement, ""));
}

/** Takes out the comments of MDX, outside of code, of a page that could not be read as MDX; an id that stands in one is kept. */
export function dropExpressionComments(source: string): string {
  return mapProseRuns(source, (text) => {
    const masked = text.split("\n").map(withoutCodeSpans).join("\n");
    let kept = "";
    let at = 0;
    for (let start = masked.indexOf("{/*"); start >= 0; start = masked.indexOf("{/*", at)) {
      const end = text.indexOf("*/}", start + 3);
      if (end < 0) break;
      const id = /^\s*#([^\s*]+)\s*$/.exec(text.slice(start + 3, end))?.[1];
      kept += text.slice(at, start) + (id === undefined ? "" : `{#${id}}`);
      at = end + 3;
    }
    return kept + text.slice(at);
  });
}

/** Takes out HTML comments outside of code, which MDX does not know. */
export function dropComments(source: string): string {
  let inComment = false;
  return markCode(source)
    .map(({ text, isCode }) => {
      if (isCode && !inComment) return text;
      const line = dropCommentsInLine(text, inComment);
      inComment = line.inComment;
      return line.text;
    })
    .join("\n");
}

function dropCommentsInLine(text: string, startsInComment: boolean): { text: string; inComment: boolean } {
  let kept = "";
  let rest = text;
  let inComment = startsInComment;
  while (rest !== "") {
    const at = inComment ? rest.indexOf("-->") : withoutCodeSpans(rest).indexOf("<!--");
    if (!inComment) kept += at < 0 ? rest : rest.slice(0, at);
    if (at < 0) return { text: kept, inComment };
    rest = rest.slice(at + (inComment ? "-->" : "<!--").length);
    inComment = !inComment;
  }
  return { text: kept, inComment };
}
