/** Columns of indentation and levels of quotes and lists that are kept: parsers need time in the square of the depth. */
const maxIndent = 60;
const maxQuoteLevels = 20;
const maxMarkersInLine = 20;

const fence = /^[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*(`{3,}|~{3,})/;

/** A line of a page, and whether it stands in fenced code. */
type Line = { text: string; isCode: boolean };

/** Marks the lines of fenced code, fences included. An unclosed fence goes on to the end. */
function markCode(source: string): Line[] {
  let open: string | null = null;
  return source.split("\n").map((text) => {
    const mark: string | undefined = fence.exec(text)?.[1];
    if (open === null) {
      if (mark === undefined) return { text, isCode: false };
      open = mark;
    } else if (mark?.startsWith(open) && text.trim().replace(/^[>\s]*/, "") === mark) {
      open = null;
    }
    return { text, isCode: true };
  });
}

function mapProse(source: string, change: (text: string) => string): string {
  return markCode(source)
    .map(({ text, isCode }) => (isCode ? text : change(text)))
    .join("\n");
}

/** Brings bottomless nesting down to a depth that no honest page reaches. */
export function flattenDeepNesting(source: string): string {
  return source
    .split("\n")
    .map((line) => {
      const indented = line.length > maxIndent ? line.replace(/^[ \t]+/, (indent) => indent.slice(0, maxIndent)) : line;
      return indented
        .replace(/^(?:[ \t]*>){20,}/, (marks) => marks.slice(0, maxQuoteLevels))
        .replace(/^(?:[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+){20,}/, keepFirstMarkers);
    })
    .join("\n");
}

function keepFirstMarkers(markers: string): string {
  return (markers.match(/[ \t]*\S+[ \t]+/g) ?? []).slice(0, maxMarkersInLine).join("");
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

/** Takes out HTML comments outside of code, which MDX does not know. */
export function dropComments(source: string): string {
  const lines = markCode(source);
  let inComment = false;
  return lines
    .map(({ text, isCode }) => {
      if (isCode && !inComment) return text;
      let rest = text;
      let kept = "";
      while (rest !== "") {
        if (inComment) {
          const end = rest.indexOf("-->");
          rest = end < 0 ? "" : rest.slice(end + 3);
          inComment = end < 0;
        } else {
          const start = findComment(rest);
          kept += start < 0 ? rest : rest.slice(0, start);
          rest = start < 0 ? "" : rest.slice(start + 4);
          inComment = start >= 0;
        }
      }
      return kept;
    })
    .join("\n");
}

/** Where a comment begins that is not in a code span; −1 when none does. */
function findComment(text: string): number {
  const withoutSpans = text.replace(/(`+)[^`]*\1/g, (span) => "x".repeat(span.length));
  return withoutSpans.indexOf("<!--");
}

/** Takes out the import and export statements of a page that could not be read as MDX. */
export function dropModuleLines(source: string): string {
  return mapProse(source, (text) =>
    /^(?:import\s.*\sfrom\s+["'][^"']+["'];?|import\s+["'][^"']+["'];?|export\s+(?:const|default|function)\s.*)\s*$/.test(text) ? "" : text,
  );
}

/** Whether a page holds what only MDX gives a meaning: imports, exports, components, expression comments. */
export function looksLikeMdx(source: string): boolean {
  return markCode(source).some(
    ({ text, isCode }) => !isCode && /^(?:import|export)\s|<[A-Z][\w.]*[\s/>]|\{\/\*/.test(text.replace(/(`+)[^`]*\1/g, "")),
  );
}
