import type { Turn } from "./ports";
import { termsOf } from "./terms";

const connective = /^(?:and|but|or|so|then|also|what about|how about|what if|what else|why not|ok(?:ay)?|same|instead|anything else)\b/i;
const reference =
  /\b(?:it|its|itself|they|them|their|theirs|he|she|him|his|her|hers|these|those|(?:which|this|that|the other|another|first|second|last) one|the former|the latter|the same|the (?:other|first|second|last) (?:one|way|option))\b|\b(?:this|that)(?=\W*$|\W+(?:works?|means?|happens?|appl(?:y|ies)|affects?|still|also|be|too|instead)\b)/i;

const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** A question of no more words cannot stand alone. */
const fewestWords = 2;
/** A pronoun behind more content terms than this most likely refers to one of them. */
const mostTermsBefore = 2;
/** A question of more content terms says what it is about. */
const mostTerms = 8;
/** How many earlier questions are looked at. */
const furthestBack = 3;
const longestRewrite = 1_000;

/** Whether a question seems to lean on the turns before it: it begins with "and …?", is very short, or refers to something by a pronoun. */
export function looksLikeFollowUp(question: string, history: readonly Turn[]): boolean {
  if (!history.some((turn) => turn.role === "user")) return false;
  const text = question.trim();
  const words = [...segmenter.segment(text)].filter((segment) => segment.isWordLike).length;
  if (words <= fewestWords || connective.test(text)) return true;
  const pronoun = reference.exec(text);
  if (pronoun === null || termsOf(text).length > mostTerms) return false;
  return termsOf(text.slice(0, pronoun.index)).length <= mostTermsBefore;
}

/** A follow-up with the questions it leans on before it, back to the last one that stands alone: what to search for without a language model. */
export function withEarlierQuestions(question: string, history: readonly Turn[]): string {
  const asked = history.filter((turn) => turn.role === "user");
  let context = question.trim();
  for (let back = 1; back <= furthestBack; back += 1) {
    const earlier = asked.at(-back);
    if (!earlier) break;
    context = `${earlier.content.trim()} ${context}`;
    if (!looksLikeFollowUp(earlier.content, asked.slice(0, -back))) break;
  }
  return context.slice(-longestRewrite);
}
