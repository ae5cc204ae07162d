import { linkText } from "./link-text";

/**
 * Whether a quote stands word for word in a file's markdown. Both are compared without what parsing takes off a page: link destinations,
 * pictures, tags and comments, quote and admonition marks, anchors, and how white space is laid out.
 */
export function isVerbatim(quote: string, file: string): boolean {
  return bare(file).includes(bare(quote));
}

function bare(markdown: string): string {
  return linkText(withoutComments(markdown.replaceAll("\r", "")))
    .replaceAll(/<(?:([A-Za-z][A-Za-z0-9+.-]+:[^<>\s]*)|\/?[A-Za-z][^<>]*)>/g, "$1")
    .replaceAll(/\s*\\?\{#[^{}\s]+\}/g, "")
    .replaceAll(/^\s*(?:>[ \t]?)+/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function withoutComments(markdown: string): string {
  return markdown.replaceAll(/<!--[\s\S]*?-->|\{\/\*[\s\S]*?\*\/\}/g, "");
}
