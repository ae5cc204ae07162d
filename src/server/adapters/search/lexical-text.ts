/** The configuration that both sides of the lexical index use with `to_tsvector`. */
export const lexicalConfig = "english";

/** Text as the lexical index reads it; used on chunks and questions alike, before `to_tsvector`. */
export function lexicalText(text: string): string {
  return text.replaceAll("\0", " ");
}
