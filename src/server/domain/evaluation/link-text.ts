/**
 * Markdown with its links and pictures as the words that are shown: destinations and reference labels go. A destination may hold parentheses, in pairs
 * or escaped, stand in angle brackets, and have a title (CommonMark 0.31, 6.3).
 */
export function linkText(markdown: string): string {
  const shown: string[] = [];
  for (let at = 0; at < markdown.length; ) {
    const link = linkAt(markdown, at);
    shown.push(link ? linkText(link.text) : markdown.charAt(at));
    at = link ? link.end : at + 1;
  }
  return shown.join("");
}

/** The link or picture that begins here: what is shown of it, and where it ends. */
function linkAt(markdown: string, at: number): { text: string; end: number } | null {
  const open = markdown.startsWith("![", at) ? at + 1 : at;
  if (markdown[open] !== "[" || markdown[at - 1] === "\\") return null;
  const close = closing(markdown, open, "[", "]");
  if (close < 0) return null;
  const end = markdown[close + 1] === "[" ? closing(markdown, close + 1, "[", "]") : destinationEnd(markdown, close + 1);
  return end < 0 ? null : { text: markdown.slice(open + 1, close), end: end + 1 };
}

function destinationEnd(markdown: string, open: number): number {
  if (markdown[open] !== "(") return -1;
  const [whole] = /^\(\s*(?:<[^<>\n]*>)?/.exec(markdown.slice(open, open + longestLink)) ?? [""];
  return closing(markdown, open, "(", ")", whole.length);
}

/** No destination or text is longer, in characters: an unpaired bracket need not be followed through the whole file. */
const longestLink = 4_000;

/** Where the bracket that opens at `open` closes, escapes and titles in quotes passed over; −1 where it does not. Begins `skip` characters later. */
function closing(text: string, open: number, left: string, right: string, skip = 1): number {
  let depth = 1;
  for (let at = open + skip; at < Math.min(text.length, open + longestLink); at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (left === "(" && character === '"' && /\s/.test(text[at - 1] ?? "")) at = titleEnd(text, at);
    else if (character === left) depth++;
    else if (character === right && --depth === 0) return at;
  }
  return -1;
}

function titleEnd(text: string, quote: number): number {
  const end = text.indexOf('"', quote + 1);
  return end < 0 ? quote : end;
}
