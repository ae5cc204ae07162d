/** The configuration that both sides of the lexical index use with `to_tsvector`. */
export const lexicalConfig = "english";

/** Longer runs of letters are keys, hashes and embedded images, which nobody asks for by name. */
const maxTokenChars = 64;
/** A path of more parts is not asked for as a whole. */
const maxJoinedParts = 8;

const negations = /\b(?:is|are|was|were|do|does|did|has|have|had|would|could|should|must|need|ca|wo|sha)n['’]t\b/gi;
const clitics = /['’](?:s|re|ve|ll|d|m)\b/gi;
/** Letters and digits, joined into one name by dots, dashes, underscores, slashes or `::`. */
const name = /[\p{L}\p{M}\p{N}]+(?:(?:[._/-]|::)[\p{L}\p{M}\p{N}]+|_+[\p{L}\p{M}\p{N}]+)*/gu;
const joints = /[._/:-]+/;
const versionNumber = /^\p{N}+(?:\.\p{N}+)+$/u;
/** Scripts that put no spaces between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/**
 * Text as the lexical index reads it; used on chunks and questions alike, before `to_tsvector`. Words are lower-case and apart from
 * punctuation (PostgreSQL's own parser would drop `Array<string>` as a tag and keep `a/b.ts` in one piece). A name of several parts
 * stands there whole and in parts, so that either finds it: `httpBatchLink`, `http_batch_link` and `http-batch-link` all give
 * `httpbatchlink http batch link`.
 */
export function lexicalText(text: string): string {
  const plain = text.normalize("NFKC").replace(negations, " not ").replace(clitics, " ");
  const words: string[] = [];
  for (const [match] of plain.matchAll(name)) {
    if (unspaced.test(match)) words.push(...segmentsOf(match));
    else words.push(...wordsOf(match));
  }
  return words.filter((word) => word.length <= maxTokenChars).join(" ");
}

function wordsOf(match: string): string[] {
  if (versionNumber.test(match)) return [match];
  const parts = match.split(joints);
  if (parts.length === 1) return humpsOf(match);
  const inner = parts.flatMap(humpsOf).filter((part) => part.length > 1);
  return parts.length > maxJoinedParts ? inner : [parts.join("").toLowerCase(), ...inner];
}

/** `httpBatchLink` → `httpbatchlink`, `http`, `batch`, `link`; a word without inner capitals stays alone. */
function humpsOf(part: string): string[] {
  const humps = part.split(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u).map((hump) => hump.toLowerCase());
  return humps.length === 1 ? humps : [part.toLowerCase(), ...humps.filter((hump) => hump.length > 1)];
}

function segmentsOf(match: string): string[] {
  return Array.from(segmenter.segment(match)).flatMap(({ segment, isWordLike }) => (isWordLike ? [segment.toLowerCase()] : []));
}
