const codeSpan = /(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/y;
const picture = /!\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)/y;
const innerLink = /\[((?:`[^`]*`|\[[^\]]*\]|[^[\]`])*)\]\((?!https?:)[^)\s]*(?:\s+"[^"]*")?\)/y;
const bracketedNumber = /\[((?:\^|(?:passages?|sources?) )?\d+(?:\s*,\s*\d+)*)\](?!\()/iy;

/**
 * Links into the page's own tree and pictures would lead nowhere from here: their text stays. A bracketed number of the page's own is no marker,
 * and a lone backtick opens no code. Inside code nothing is changed, as nothing is escaped there.
 */
export function inline(text: string): string {
  let written = "";
  for (let at = 0; at < text.length; ) {
    const [whole, said] = inlineAt(text, at);
    written += said;
    at += whole.length;
  }
  return written;
}

/** The stretch that begins at a place, and what is written for it. */
function inlineAt(text: string, at: number): [whole: string, said: string] {
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const character = text.charAt(at);
  if (character === "`") {
    const code = match(codeSpan)?.[0];
    return code === undefined ? [character, text[at - 1] === "\\" ? character : "\\`"] : [code, code];
  }
  if (character === "!") {
    const image = match(picture);
    if (image) return [image[0], image[1] ?? ""];
  }
  if (character === "[") {
    const link = match(innerLink);
    if (link) return [link[0], inline(link[1] ?? "")];
    const number = match(bracketedNumber);
    if (number) return [number[0], `\\[${number[1]}\\]`];
  }
  return [character, character];
}
