/**
 * Whether a quote stands word for word in a file's markdown. Both are compared without what parsing takes off a page: link destinations,
 * pictures, tags and comments, quote and admonition marks, anchors, and how white space is laid out.
 */
export function isVerbatim(quote: string, file: string): boolean {
  return bare(file).includes(bare(quote));
}

function bare(markdown: string): string {
  return markdown
    .replaceAll("\r", "")
    .replaceAll(/<!--[\s\S]*?-->|\{\/\*[\s\S]*?\*\/\}/g, "")
    .replaceAll(/!\[([^\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])/g, "$1")
    .replaceAll(/\[((?:[^[\]]|\[[^\]]*\])*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])/g, "$1")
    .replaceAll(/<\/?[A-Za-z][^<>]*>/g, "")
    .replaceAll(/\s*\\?\{#[^{}\s]+\}/g, "")
    .replaceAll(/^\s*(?:>[ \t]?)+/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}
