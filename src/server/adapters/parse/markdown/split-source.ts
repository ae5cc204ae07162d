import { markCode } from "./source-lines";

/** Pages up to this length are read at once. */
const wholeChars = 64 * 1024;
/** Longer ones in parts of at least this length, so that other work gets its turn between them. */
const partChars = 32 * 1024;

/** Cuts a long page at headings, or at empty lines where a part has no heading, never in fenced code that is closed. */
export function splitSource(source: string): string[] {
  if (source.length <= wholeChars) return [source];
  const parts: string[] = [];
  let part: string[] = [];
  let chars = 0;
  for (const { text, isCode } of markCode(source)) {
    const mayCut = (!isCode && /^#{1,6}\s/.test(text)) || (text === "" && chars > partChars * (isCode ? 4 : 2));
    if (chars >= partChars && mayCut) {
      parts.push(part.join("\n"));
      part = [];
      chars = 0;
    }
    part.push(text);
    chars += text.length + 1;
  }
  return [...parts, part.join("\n")];
}
