import { mapProse, markCode, withoutCodeSpans } from "./source-lines";

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

const moduleLine = /^(?:import\s.*\sfrom\s+["'][^"']+["'];?|import\s+["'][^"']+["'];?|export\s+(?:const|default|function)\s.*)\s*$/;

/** Takes out the import and export statements of a page that could not be read as MDX. */
export function dropModuleLines(source: string): string {
  return mapProse(source, (text) => (moduleLine.test(text) ? "" : text));
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
