/** The longest value that is kept, in characters, and how many lists and objects may lie within one another. */
export type ValueLimits = { maxChars: number; maxDepth: number };

const code = { quote: 34, backslash: 92, open: 123, close: 125, openList: 91, closeList: 93, comma: 44 };

/**
 * Finds the end of one JSON value in a text that comes in pieces, by the characters that begin and end it. Keeps nothing of one that is longer or deeper
 * than its limits.
 */
export function scanJsonValue({ maxChars, maxDepth }: ValueLimits) {
  const parts: string[] = [];
  let chars = 0;
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  let isEscaped = false;
  let kind: "none" | "string" | "container" | "word" = "none";
  let isDone = false;

  /** Takes characters until the value ends; returns the place behind the last one taken. */
  function take(chunk: string, from: number): number {
    let at = from;
    for (; at < chunk.length && !isDone; at++) {
      const char = chunk.charCodeAt(at);
      if (isInString) inString(char);
      else if (isEndOfWord(char)) break;
      else outside(char);
    }
    if (kind === "word" && at < chunk.length) isDone = true;
    keep(chunk.slice(from, at));
    return at;
  }

  function inString(char: number): void {
    if (isEscaped) isEscaped = false;
    else if (char === code.backslash) isEscaped = true;
    else if (char === code.quote) {
      isInString = false;
      isDone = depth === 0;
    }
  }

  function outside(char: number): void {
    if (char === code.quote) {
      isInString = true;
      if (kind === "none") kind = "string";
    } else if (char === code.open || char === code.openList) {
      if (kind === "none") kind = "container";
      depth++;
      deepest = Math.max(deepest, depth);
    } else if (char === code.close || char === code.closeList) {
      depth--;
      isDone = depth <= 0;
    } else if (kind === "none") kind = "word";
  }

  function isEndOfWord(char: number): boolean {
    return kind === "word" && (char <= 32 || char === code.comma || char === code.close || char === code.closeList);
  }

  function keep(text: string): void {
    chars += text.length;
    if (chars > maxChars || deepest > maxDepth) parts.length = 0;
    else parts.push(text);
  }

  return {
    take,
    isDone: () => isDone,
    text: () => parts.join(""),
    isTooLong: () => chars > maxChars,
    isTooDeep: () => deepest > maxDepth,
  };
}
