/** An opening or closing fence, behind any quote and list marks. Backticks further on in the line make it a code span instead. */
const fence = /^[ \t>]*(?:[-*+]|\d+[.)])?[ \t]*(`{3,}(?!.*`)|~{3,})/;

/** A line of a page, and whether it stands in fenced code. */
export type SourceLine = { text: string; isCode: boolean };

/** Marks the lines of fenced code, fences included. An unclosed fence goes on to the end. */
export function markCode(source: string): SourceLine[] {
  let open: string | null = null;
  return source.split("\n").map((text) => {
    const mark = fence.exec(text)?.[1];
    if (open === null) {
      if (mark === undefined) return { text, isCode: false };
      open = mark;
    } else if (mark?.startsWith(open) && text.replace(/^[>\s]+/, "").trimEnd() === mark) {
      open = null;
    }
    return { text, isCode: true };
  });
}

/** Changes the lines outside of code. */
export function mapProse(source: string, change: (text: string) => string): string {
  return markCode(source)
    .map(({ text, isCode }) => (isCode ? text : change(text)))
    .join("\n");
}

/** Changes what stands between fences, in one piece wherever it goes over several lines. */
export function mapProseRuns(source: string, change: (text: string) => string): string {
  const runs: { lines: string[]; isCode: boolean }[] = [];
  for (const { text, isCode } of markCode(source)) {
    const last = runs.at(-1);
    if (last?.isCode === isCode) last.lines.push(text);
    else runs.push({ lines: [text], isCode });
  }
  return runs.map(({ lines, isCode }) => (isCode ? lines.join("\n") : change(lines.join("\n")))).join("\n");
}

/** A line with its code spans blanked; nothing in them is markup. */
export function withoutCodeSpans(text: string): string {
  return text.replace(/(`+)[^`]*\1/g, (span) => "x".repeat(span.length));
}
