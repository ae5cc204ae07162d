/** An opened mark: an emphasis run, or the bracket of a link. */
type Open = { char: string; count: number; at: number };
/** Where the text can be cut to and what must follow; `null` cut: nothing is half-written. */
type Scan = { cut: number | null; open: Open[]; closer: string };

const isSpace = (char: string) => char === "" || /\s/.test(char);
const isPunctuation = (char: string) => /[\p{P}\p{S}]/u.test(char);
/** The target given to a link that has none yet; it is not one that is ever rendered. */
const noTarget = "(#)";

/** Closes or cuts what one paragraph's inline markdown has open at its end. */
export function completeInline(text: string): string {
  const tail = /(?:&[#\w]{0,10}|<(?:[a-z]{0,6}|(?:https?:|mailto:)[^>\s]*)|\\|[*_~]+|(?<!\S)!)$/.exec(text);
  if (tail && !/\\$/.test(text.slice(0, tail.index))) return completeInline(text.slice(0, tail.index));
  const { cut, open, closer } = scan(text);
  if (cut !== null) return completeInline(text.slice(0, cut)) + closer;
  if (closer === "" && open.length === 0) return text;
  const trimmed = closer === "" ? text.trimEnd() : text;
  return trimmed + closer + open.reverse().map(closing).join("");
}

function closing({ char, count }: Open): string {
  return char === "[" ? `]${noTarget}` : char.repeat(count);
}

function scan(text: string): Scan {
  const open: Open[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\\") at++;
    else if (char === "`") {
      const run = runLength(text, at);
      const end = closingTicks(text, at + run, run);
      if (end === null) return openCode(text, at, run, open);
      at = end - 1;
    } else if (char === "[") open.push({ char, count: 1, at });
    else if (char === "]") {
      const result = closeBracket(text, at, open);
      if (typeof result !== "number") return result;
      at = result;
    } else if (char === "*" || char === "_" || char === "~") {
      const run = runLength(text, at);
      toggle(text, at, run, open);
      at += run - 1;
    }
  }
  const bracket = open.find(({ char, at }) => char === "[" && (isImage(text, at) || /^\[[\d,\s]*$/.test(text.slice(at))));
  if (bracket) return { cut: isImage(text, bracket.at) ? bracket.at - 1 : bracket.at, open, closer: "" };
  return { cut: null, open, closer: "" };
}

function runLength(text: string, at: number): number {
  let end = at;
  while (text.charAt(end) === text.charAt(at)) end++;
  return end - at;
}

function closingTicks(text: string, from: number, length: number): number | null {
  for (const { index, 0: run } of text.slice(from).matchAll(/`+/g)) if (run.length === length) return from + index + length;
  return null;
}

/** A code span that goes on: a run of ticks at the very end is the beginning of its end. */
function openCode(text: string, at: number, run: number, open: Open[]): Scan {
  const inner = text.slice(at + run);
  const written = inner.replace(/`+$/, "");
  if (written.trim() === "") return { cut: at, open: [], closer: "" };
  if (written.length < inner.length) return { cut: at + run + written.length, open: [], closer: "" };
  return { cut: null, open, closer: "`".repeat(run) };
}

/** The last index of what the bracket closes; a scan result where that is half-written. */
function closeBracket(text: string, at: number, open: Open[]): number | Scan {
  const index = open.findLastIndex(({ char }) => char === "[");
  const opened = open[index];
  if (!opened) return at;
  const isLast = at === text.length - 1;
  const isMarker = /^\[(?:[\d,\s]*|[ xX])$/.test(text.slice(opened.at, at));
  const target = text.charAt(at + 1) === "(" ? /^\((?:[^()\\]|\\.|\([^()]*\))*\)/.exec(text.slice(at + 1))?.[0] : "";
  open.splice(index);
  if (target === undefined || (isLast && !isMarker)) {
    if (isImage(text, opened.at)) return { cut: opened.at - 1, open: [], closer: "" };
    return isLast ? { cut: null, open, closer: noTarget } : { cut: at + 1, open: [], closer: "" };
  }
  return at + target.length;
}

function isImage(text: string, bracketAt: number): boolean {
  return text.charAt(bracketAt - 1) === "!";
}

/** CommonMark's flanking rules (spec 0.31, section 6.2), without the rule of three. */
function toggle(text: string, at: number, run: number, open: Open[]): void {
  const char = text.charAt(at);
  const before = text.charAt(at - 1);
  const after = text.charAt(at + run);
  const isLeft = !isSpace(after) && (!isPunctuation(after) || isSpace(before) || isPunctuation(before));
  const isRight = !isSpace(before) && (!isPunctuation(before) || isSpace(after) || isPunctuation(after));
  const canOpen = isLeft && (char !== "_" || !isRight || isPunctuation(before));
  const canClose = isRight && (char !== "_" || !isLeft || isPunctuation(after));
  let left = run;
  while (canClose && left > 0) {
    const index = open.findLastIndex((other) => other.char === char);
    const opened = open[index];
    if (!opened || open.slice(index).some((other) => other.char === "[")) break;
    const taken = Math.min(left, opened.count);
    open.splice(index + 1);
    if (taken === opened.count) open.splice(index);
    else open.splice(index, 1, { ...opened, count: opened.count - taken });
    left -= taken;
  }
  if (canOpen && left > 0) open.push({ char, count: left, at });
}
