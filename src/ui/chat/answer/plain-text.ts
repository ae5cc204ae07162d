/** Markdown as the words a reader would see, on one line; citation markers are left out. For quotes, labels and stand-ins, not for safety. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^ {0,3}(?:`{3,}|~{3,}).*$/gm, "")
    .replace(/^[ \t|:-]*---[ \t|:-]*$/gm, "")
    .replace(/^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,9}[.)]\s+)/gm, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)?/g, "$1")
    .replace(/\s*\[\d+(?:\s*,\s*\d+)*\]/g, "")
    .replace(/\[[\d,\s]*$/, "")
    .replace(/`+|\*\*|__|~~|(?<![\w\\])[*_](?=\S)|(?<=[^\s\\])[*_](?!\w)/g, "")
    .replace(/^\||\|$|\s\|\s/gm, " ")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
