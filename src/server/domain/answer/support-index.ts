import type { TextSpan } from "@/contract/message";
import { remember } from "../remember";
import { listItems, passageBlocks } from "./blocks";
import { type Claim, numbersSaid, readClaim } from "./claim";
import { sentenceSpans } from "./sentences";

/** The stretch `[start, end)` of the passage numbered `source` (from 0) that supports a claim best, and how well: 0..1. */
export type Support = { source: number; start: number; end: number; score: number };

/** Finds what in the passages supports a claim. */
export type SupportIndex = { best(claim: Claim, source?: number): Support | null };

type Read = { start: number; end: number; claim: Claim; terms: Set<string>; pairs: Set<string>; numbers: Set<string> };
type Unit = Read & { source: number };
type Index = { units: Unit[]; byTerm: Map<string, number[]> };

/**
 * From this score on a quote counts as support. Measured with statements made of 150 questions and answers of SQuAD 2.0: at 0.5 the right
 * paragraph supports 83 % of them, other paragraphs of the same article 0.3 %, and the right one with another question's answer put in 22 %.
 */
export const supportFloor = 0.5;

/** Terms weigh more than their order: a paraphrase keeps the words and changes the order. */
const pairShare = 0.2;
/** What is left of the score when a number or all names of the claim are missing, or when one side negates what the other does not. */
const missingNumber = 0.5;
const missingNames = 0.5;
const negationConflict = 0.45;
/** At most so many neighbouring sentences are one quote, and each beyond the first must earn its place. */
const longestWindow = 3;
const widthCost = 0.04;

/** Reads the passages once; the reading is put off until the first claim. */
export function createSupportIndex(passages: readonly string[]): SupportIndex {
  let index: Index | undefined;
  return {
    best(claim, source) {
      index ??= readPassages(passages);
      return bestSupport(index, claim, source);
    },
  };
}

function readPassages(passages: readonly string[]): Index {
  const units = passages.flatMap((text, source) => unitsOf(text).map((unit) => ({ ...unit, source })));
  const byTerm = new Map<string, number[]>();
  units.forEach((unit, id) => {
    for (const term of unit.claim.terms) {
      const ids = byTerm.get(term);
      if (ids) ids.push(id);
      else byTerm.set(term, [id]);
    }
  });
  return { units, byTerm };
}

/** The latest passages are remembered: one answer after the other is made of them. */
const unitsOf = remember((passage) => unitSpans(passage).map((span) => readUnit(passage, span)), 300);

function readUnit(passage: string, { start, end }: TextSpan): Read {
  const text = passage.slice(start, end);
  const claim = readClaim(text);
  const numbers = new Set(numbersSaid(text, claim.numbers));
  return { start, end, claim, terms: new Set(claim.terms), pairs: new Set(claim.pairs), numbers };
}

/** The sentences, list items' sentences, table rows and lines of code of a passage: what a quote is made of. */
function unitSpans(passage: string): TextSpan[] {
  return passageBlocks(passage).flatMap(({ kind, start, text }) => {
    const stretches =
      kind === "list" ? listItems(text) : kind === "code" || kind === "table" ? lines(text) : [{ start: 0, end: text.length }];
    return stretches.flatMap((stretch) => {
      const marks = /^(?:[\s>]|[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s)*/.exec(text.slice(stretch.start, stretch.end))?.[0].length ?? 0;
      const from = kind === "code" ? stretch.start : stretch.start + marks;
      const body = text.slice(from, stretch.end);
      const spans = kind === "code" || kind === "table" ? [{ start: 0, end: body.length }] : sentenceSpans(body);
      return spans.map((span) => ({ start: start + from + span.start, end: start + from + span.end }));
    });
  });
}

function lines(text: string): TextSpan[] {
  const spans: TextSpan[] = [];
  for (const match of text.matchAll(/\S(?:[^\n]*\S)?/g)) spans.push({ start: match.index, end: match.index + match[0].length });
  return spans;
}

function bestSupport({ units, byTerm }: Index, claim: Claim, source: number | undefined): Support | null {
  const touched = new Set<number>();
  for (const term of claim.terms)
    for (const id of byTerm.get(term) ?? []) if (source === undefined || units[id]?.source === source) touched.add(id);
  let best: Support | null = null;
  for (const first of touched) {
    const window: Unit[] = [];
    for (let id = first; id < first + longestWindow; id += 1) {
      const unit = units[id];
      if (!unit || unit.source !== units[first]?.source) break;
      window.push(unit);
      if (!touched.has(id)) continue;
      const score = scoreOf(claim, window);
      const start = window[0]?.start ?? unit.start;
      if (
        !best ||
        score > best.score ||
        (score === best.score && (unit.source < best.source || (unit.source === best.source && start < best.start)))
      )
        best = { source: unit.source, start, end: unit.end, score };
    }
  }
  return best;
}

/** The share of the claim's terms and neighbouring pairs that the window holds, lowered by missing names and numbers and by contradiction. */
function scoreOf(claim: Claim, window: readonly Unit[]): number {
  const termShare = heldShare(claim.terms, (term) => window.some((unit) => unit.terms.has(term)));
  const pairsHeld = heldShare(claim.pairs, (pair) => window.some((unit) => unit.pairs.has(pair)));
  const overlap = claim.pairs.length === 0 ? termShare : (1 - pairShare) * termShare + pairShare * pairsHeld;
  const names = missingNames + (1 - missingNames) * heldShare(claim.names, (term) => window.some((unit) => unit.terms.has(term)));
  const hasNumbers = claim.numbers.every((value) => window.some((unit) => unit.numbers.has(value)));
  const score = overlap * names * (hasNumbers ? 1 : missingNumber) * (contradicts(claim, window) ? negationConflict : 1);
  return Math.max(0, score - widthCost * (window.length - 1));
}

/** 1 when there is nothing to hold. */
function heldShare(items: readonly string[], isHeld: (item: string) => boolean): number {
  return items.length === 0 ? 1 : items.filter(isHeld).length / items.length;
}

/** Whether a term is negated on one side and said plainly on the other, and no term is negated on both. */
function contradicts(claim: Claim, window: readonly Unit[]): boolean {
  const isDenied = (term: string) => window.some((unit) => unit.claim.negated.has(term));
  const denied = [...claim.negated];
  if (denied.some(isDenied)) return false;
  return denied.some((term) => window.some((unit) => unit.terms.has(term))) || claim.terms.some(isDenied);
}
