/** Longest title made from a question, in characters. */
export const autoTitleChars = 80;

/** A title from the first question: its first words on one line, cut at a word. The text is not empty. */
export function titleFrom(question: string): string {
  const line = question.replace(/\s+/gu, " ").trim();
  if (line.length <= autoTitleChars) return line;
  const cut = line.slice(0, autoTitleChars - 1);
  const lastSpace = cut.lastIndexOf(" ");
  const kept = lastSpace > autoTitleChars / 2 ? cut.slice(0, lastSpace) : cut;
  return `${kept.replace(/[\uD800-\uDBFF]$/u, "").replace(/[\s,;:.–—-]+$/u, "")}…`;
}
