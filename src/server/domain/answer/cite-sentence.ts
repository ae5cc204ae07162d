import type { CitationView, SourceView, TextSpan } from "@/contract/message";
import type { AnswerSentence, MarkerGroup } from "./answer-sentences";
import { type Claim, readClaim } from "./claim";
import { type SupportIndex, supportFloor } from "./support-index";

/** `needsSupport` is false for what claims nothing: headings, questions, lead-ins, and a few words such as "Yes." */
export type CitedSentence = { span: TextSpan; citations: CitationView[]; needsSupport: boolean; isSupported: boolean };

/** A sentence of fewer content terms makes no claim worth proving. */
const fewestTerms = 3;
const word = /[\p{L}\p{N}]/u;
const markerText = /\[\d{1,2}\]/g;

/**
 * Binds each marker of a sentence to the quote in its source that supports the marker's claim best, unverified where none reaches
 * `supportFloor`, and tells whether any source supports the sentence. An ordinal is cited once a claim.
 */
export function citeSentence(sentence: AnswerSentence, sources: readonly SourceView[], support: SupportIndex): CitedSentence {
  const claims = citedClaims(sentence);
  const citations = claims.flatMap(({ span, ordinals }) => {
    const claim = readClaim(sentence.text.slice(span.start - sentence.start, span.end - sentence.start));
    return [...ordinals].map((ordinal) => bind(claim, span, ordinal, sources, support));
  });
  const whole = readClaim(sentence.text);
  const asksOrLeadsIn = /[?？:：]$/.test(sentence.text.replaceAll(markerText, "").trimEnd());
  const needsSupport = sentence.kind === "sentence" && whole.terms.length >= fewestTerms && !asksOrLeadsIn;
  const isSupported = citations.some((citation) => citation.verified) || (support.best(whole)?.score ?? 0) >= supportFloor;
  return { span: { start: sentence.start, end: sentence.end }, citations, needsSupport, isSupported };
}

/** The different claims of a sentence with what they cite, in order. */
function citedClaims(sentence: AnswerSentence): { span: TextSpan; ordinals: Set<number> }[] {
  const claims = new Map<string, { span: TextSpan; ordinals: Set<number> }>();
  const groups = adjoined(sentence);
  for (const [index, group] of groups.entries()) {
    const span = claimOf(sentence, groups, index);
    const key = `${span.start} ${span.end}`;
    const claim = claims.get(key) ?? { span, ordinals: new Set() };
    for (const ordinal of group.ordinals) claim.ordinals.add(ordinal);
    claims.set(key, claim);
  }
  return [...claims.values()];
}

/** The marker groups of a sentence, joined where no word stands between them. */
function adjoined({ start, text, markers }: AnswerSentence): MarkerGroup[] {
  const groups: MarkerGroup[] = [];
  for (const marker of markers) {
    const last = groups.at(-1);
    if (last && !word.test(text.slice(last.end - start, marker.start - start))) {
      last.end = marker.end;
      last.ordinals.push(...marker.ordinals.filter((ordinal) => !last.ordinals.includes(ordinal)));
    } else groups.push({ ...marker, ordinals: [...marker.ordinals] });
  }
  return groups;
}

/**
 * What a group of markers stands for: the whole sentence when it is the only one, else the words since the group before it; the last group also
 * takes what follows it. Where those are too few for a claim, it is the whole sentence again. Markers at the end are not part of it.
 */
function claimOf(sentence: AnswerSentence, groups: readonly MarkerGroup[], index: number): TextSpan {
  const whole = withoutTrailingMarkers(sentence, groups);
  const own = groups[index];
  if (!own || groups.length === 1) return whole;
  const start = groups[index - 1]?.end ?? sentence.start;
  const end = index === groups.length - 1 ? whole.end : own.start;
  const text = sentence.text.slice(start - sentence.start, end - sentence.start);
  if (readClaim(text).terms.length < fewestTerms) return whole;
  const lead = text.length - text.replace(/^[\s,;.:)]+/, "").length;
  return { start: start + lead, end: start + text.trimEnd().length };
}

/** The sentence up to its last word: a marker after it, or between it and the full stop, does not belong to the claim. */
function withoutTrailingMarkers({ start, end, text }: AnswerSentence, groups: readonly MarkerGroup[]): TextSpan {
  const last = groups.at(-1);
  if (!last || word.test(text.slice(last.end - start))) return { start, end };
  const length = text.slice(0, last.start - start).trimEnd().length;
  return { start, end: length === 0 ? end : start + length };
}

function bind(claim: Claim, span: TextSpan, ordinal: number, sources: readonly SourceView[], support: SupportIndex): CitationView {
  const found = support.best(claim, ordinal - 1);
  const base = { ordinal, answerStart: span.start, answerEnd: span.end };
  const passage = sources[ordinal - 1]?.passage;
  if (!found || found.score < supportFloor || passage === undefined)
    return { ...base, quote: "", quoteStart: null, quoteEnd: null, verified: false };
  return { ...base, quote: passage.slice(found.start, found.end), quoteStart: found.start, quoteEnd: found.end, verified: true };
}
