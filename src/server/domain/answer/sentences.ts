import type { TextSpan } from "@/contract/message";

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** Stretches that a sentence never ends in: inline code, link destinations, bare addresses. */
const unbreakable = [
  /(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g,
  /\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)/g,
  /\bhttps?:\/\/[^\s<>)\]]*[^\s<>)\].,;:!?'"]/g,
];

/** Words whose full stop does not end a sentence, and initials of names. */
const abbreviation =
  /\b(?:e\.g|i\.e|cf|vs|viz|ca|approx|resp|incl|esp|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Col|Lt|Capt|Gov|Sen|Rep|Rev|No|Nos|Fig|Figs|Eq|Sec|Vol|pp|ed|eds|z\.B|d\.h|u\.a|bzw|usw|p\.ej|[A-Z])\.(?=\s)/g;

/**
 * Where the sentences of a stretch of prose markdown stand, in order, without the white space around them.
 * Unicode's sentence rules (UAX 29), except that inline code, links, addresses, versions, initials and common abbreviations are never split
 * and that emphasis closes with its sentence. A line break is a space. Block structure is not looked at.
 */
export function sentenceSpans(prose: string): TextSpan[] {
  const spans: TextSpan[] = [];
  for (const { segment, index } of segmenter.segment(masked(prose))) {
    const lead = segment.length - segment.trimStart().length;
    const length = segment.trim().length;
    if (length > 0) spans.push({ start: index + lead, end: index + lead + length });
  }
  return spans;
}

/** The same length, with everything replaced that would mislead the segmenter. */
function masked(prose: string): string {
  let text = prose.replaceAll(/[\r\n\t]/g, " ");
  for (const pattern of unbreakable) text = text.replaceAll(pattern, (match) => "X".repeat(match.length));
  text = text.replaceAll(abbreviation, (match) => match.replaceAll(".", "x"));
  return text.replaceAll(/([.!?…])([*_~]+)(?=\s|$)/g, (_, stop: string, marks: string) => stop + ")".repeat(marks.length));
}
