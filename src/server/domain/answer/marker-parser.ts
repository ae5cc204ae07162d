/**
 * A piece of an answer as it will be stored. `prose` may hold sentences; `inline` is inline code or a link's destination, `fenced` a code block
 * with its fences. A `marker` is one or more ordinals that stood together: `[2, 3]`, written `[2][3]` in the content.
 */
export type AnswerPiece = { type: "prose" | "inline" | "fenced"; text: string } | { type: "marker"; text: string; ordinals: number[] };

export type MarkerParser = {
  /** The pieces that are certain; at most a few characters are held back. Any chunking of a text gives the same text and markers. */
  push(text: string): AnswerPiece[];
  end(): AnswerPiece[];
};

type State = {
  /** Between a line's start and its first character that is neither indentation, quote mark nor list mark. */
  inPrefix: boolean;
  fence: { mark: string; length: number; part: "info" | "body" | "closing" } | null;
  /** Length of the backtick run that opened the inline code we are in, else 0. */
  codeRun: number;
  /** Open parentheses of the link destination we are in, else 0. */
  destination: number;
  /** White space not yet written: dropped at both ends of the answer and before a marker that is dropped. */
  space: string;
  isEmpty: boolean;
  /** The last character read. */
  previous: string;
  /** A marker was dropped just before: what follows may need the space back. */
  afterDropped: boolean;
};

/** What is asked for, and what models write instead: `[^1]`, `[Passage 1]`, and the `【1†…】` of models that were taught another form. */
const marker = /\[ ?(?:\^|(?:passages?|sources?) )?[1-9]\d?(?: ?, ?[1-9]\d?)* ?\]|【[1-9]\d?†[^】\n]{0,24}】/iy;
const markerBeginning = /^(?:\[ ?(?:\^|[a-z]{0,8} ?)[\d, ]*|【[1-9]?\d?(?:†[^】\n]{0,24})?)$/i;
const longestMarker = 40;
const plain = /[^\s\\`~[\]()【]+/y;
const prefixCharacter = /[>\d.)+*-]/;
/** What is held back has an end, or a runaway model would be read over and over. */
const longestSpace = 512;
const longestRun = 80;

/**
 * Reads `[n]` markers out of streamed markdown. Only ordinals 1..`sourceCount` stay; any other `[n]` of one or two digits is dropped from the
 * text with the space before it. `[^n]`, `[passage n]`, `[source n]` and `【n†…】` are read as `[n]`. Not markers: inside inline code and fenced
 * code, `\[1]`, links `[1](…)` and their destinations, definitions `[1]: …`, and numbers of three digits or more. Inline code that is not closed
 * ends with its line.
 */
export function createMarkerParser(sourceCount: number): MarkerParser {
  const state: State = {
    inPrefix: true,
    fence: null,
    codeRun: 0,
    destination: 0,
    space: "",
    isEmpty: true,
    previous: "\n",
    afterDropped: false,
  };
  let held = "";

  function run(input: string, isEnd: boolean): AnswerPiece[] {
    const pieces: AnswerPiece[] = [];
    let at = 0;
    while (at < input.length) {
      const length = step(state, input, at, isEnd, sourceCount, pieces);
      if (length === 0) break;
      at += length;
      state.previous = input.charAt(at - 1);
    }
    held = input.slice(at);
    return pieces;
  }

  return { push: (text) => run(held + text, false), end: () => run(held, true) };
}

/** Reads the next token and returns its length, or 0 when more text is needed to know what it is. */
function step(state: State, input: string, at: number, isEnd: boolean, sourceCount: number, pieces: AnswerPiece[]): number {
  const character = input.charAt(at);
  if (/\s/.test(character)) return readSpace(state, character, pieces);
  if (character === "`" || character === "~") return readRun(state, input, at, isEnd, pieces);
  if (state.fence?.part === "closing") state.fence.part = "body";
  const isMarkup = state.fence === null && state.codeRun === 0;
  if (isMarkup && character === "\\") {
    if (at + 1 >= input.length && !isEnd) return 0;
    const length = /\s/.test(input.charAt(at + 1)) ? 1 : 2;
    return write(state, pieces, input.slice(at, at + length));
  }
  if (isMarkup && state.destination === 0 && /[[【]/.test(character)) return readBracket(state, input, at, isEnd, sourceCount, pieces);
  if (isMarkup && character === "(" && (state.destination > 0 || state.previous === "]")) state.destination += 1;
  if (character === ")" && state.destination > 0) {
    const length = write(state, pieces, ")");
    state.destination -= 1;
    return length;
  }
  if (state.inPrefix && prefixCharacter.test(character)) return write(state, pieces, character, true);
  plain.lastIndex = at;
  return write(state, pieces, plain.exec(input)?.[0] ?? character);
}

/** White space waits until something follows it; a line's end closes what cannot go on. */
function readSpace(state: State, character: string, pieces: AnswerPiece[]): number {
  if (character === "\n") {
    if (state.fence?.part === "info") state.fence.part = "body";
    else if (state.fence?.part === "closing") {
      flushSpace(state, pieces);
      state.fence = null;
    }
    state.inPrefix = true;
    state.codeRun = 0;
    state.destination = 0;
  }
  if (state.afterDropped) state.space = "";
  state.afterDropped = false;
  state.space += character;
  if (state.space.length >= longestSpace) flushSpace(state, pieces);
  return 1;
}

/** A run of backticks or tildes opens or closes code; how long it is matters. */
function readRun(state: State, input: string, at: number, isEnd: boolean, pieces: AnswerPiece[]): number {
  const mark = input.charAt(at);
  let end = at;
  while (input.charAt(end) === mark && end - at < longestRun) end += 1;
  const length = end - at;
  if (end === input.length && length < longestRun && !isEnd) return 0;
  const text = input.slice(at, end);
  const { fence } = state;
  if (fence?.part === "info" && mark === "`" && fence.mark === "`") {
    state.fence = null;
    state.codeRun = length === fence.length ? 0 : fence.length;
    return write(state, pieces, text);
  }
  if (fence) {
    fence.part =
      state.inPrefix && fence.mark === mark && length >= fence.length ? "closing" : fence.part === "closing" ? "body" : fence.part;
    return write(state, pieces, text);
  }
  if (state.inPrefix && length >= 3) {
    flushSpace(state, pieces);
    state.fence = { mark, length, part: "info" };
    return write(state, pieces, text);
  }
  if (mark === "~" || state.destination > 0) return write(state, pieces, text);
  if (state.codeRun === 0) {
    flushSpace(state, pieces);
    state.codeRun = length;
    return write(state, pieces, text);
  }
  write(state, pieces, text);
  if (state.codeRun === length) state.codeRun = 0;
  return length;
}

/** `[` or `【`: a marker, or text. The character behind a marker tells a link or a definition. */
function readBracket(state: State, input: string, at: number, isEnd: boolean, sourceCount: number, pieces: AnswerPiece[]): number {
  marker.lastIndex = at;
  const match = marker.exec(input)?.[0];
  if (match === undefined || match.length >= longestMarker) {
    const isOpen = input.length - at < longestMarker && markerBeginning.test(input.slice(at));
    return isOpen && !isEnd ? 0 : write(state, pieces, input.charAt(at));
  }
  const end = at + match.length;
  if (end === input.length && !isEnd) return 0;
  const next = input.charAt(end);
  if (next === "(" || (next === ":" && state.inPrefix)) return write(state, pieces, match);
  const ordinals = [...new Set(match.replace(/†.*/, "").match(/\d+/g)?.map(Number))].filter((ordinal) => ordinal <= sourceCount);
  if (ordinals.length === 0) return drop(state, match.length);
  flushSpace(state, pieces);
  state.inPrefix = false;
  state.isEmpty = false;
  state.afterDropped = false;
  pieces.push({ type: "marker", text: ordinals.map((ordinal) => `[${ordinal}]`).join(""), ordinals });
  return match.length;
}

function drop(state: State, length: number): number {
  if (state.space !== "" && !state.space.includes("\n")) state.afterDropped = true;
  state.inPrefix = false;
  return length;
}

function write(state: State, pieces: AnswerPiece[], text: string, staysInPrefix = false): number {
  if (state.afterDropped && !/^[\p{L}\p{N}`*_([<"']/u.test(text)) state.space = "";
  state.afterDropped = false;
  flushSpace(state, pieces);
  append(pieces, kindOf(state), text);
  state.isEmpty = false;
  state.inPrefix = staysInPrefix;
  return text.length;
}

function flushSpace(state: State, pieces: AnswerPiece[]): void {
  if (!state.isEmpty && state.space !== "") append(pieces, kindOf(state), state.space);
  state.space = "";
}

function kindOf(state: State): "prose" | "inline" | "fenced" {
  if (state.fence) return "fenced";
  return state.codeRun > 0 || state.destination > 0 ? "inline" : "prose";
}

function append(pieces: AnswerPiece[], type: "prose" | "inline" | "fenced", text: string): void {
  const last = pieces.at(-1);
  if (last?.type === type) last.text += text;
  else pieces.push({ type, text });
}
