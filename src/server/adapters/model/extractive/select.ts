import type { RankedPassage } from "@/server/domain/retrieval/passage";
import { type Candidate, candidatesOf, keyOf } from "./candidates";
import { announces, refersBack } from "./reference";
import { announcedList, itemText, type Unit } from "./units";
import { type Asked, containment } from "./weigh";

/** How an answer is built; chosen on held-out questions, see docs/decisions/0006-extractive-answers.md. */
const shape = {
  pages: 3,
  sentences: 6,
  sentencesOfLaterPage: 2,
  /** Units scoring below this share of the best one are left out; on pages after the first the share is higher. */
  floor: 0.6,
  laterFloor: 0.75,
  fewest: 2,
  nearlyEqual: 0.8,
  closure: 8,
  codeBlocks: 2,
  /** Rows tell of one thing each: those of others only where they score so much of the best one. */
  rowFloor: 0.85,
  /** Code that is not announced must score so much of the best unit's score. */
  codeFloor: 0.5,
  /** A sentence may stand before the best one of its paragraph when it scores so much of it. */
  opening: 0.8,
} as const;

const longest = { code: 1_600, list: 1_200, table: 1_200, row: 800, item: 800, sentence: 1_000 } as const;

/** What has been chosen so far: by key, and the sentences taken from each page, the best page first. */
type Choice = { chosen: Map<string, Candidate>; pages: Map<string, number> };

/**
 * Chooses what to say: units with everything they need, in reading order: the best passage, the rest of its page, then the other pages.
 * Where nothing stands on its own, the best unit alone. Empty only where the passages hold no text.
 */
export function selectUnits(question: string, passages: readonly RankedPassage[]): Candidate[] {
  const { asked, candidates } = candidatesOf(question, passages);
  const byKey = new Map(candidates.map((candidate) => [keyOf(candidate.passage, candidate.index), candidate]));
  const ranked = candidates
    .filter(({ unit }) => isUsable(unit) && (unit.kind !== "code" || (asked.asksHow && unit.needs === null)))
    .filter((candidate) => closureOf(candidate, byKey) !== null)
    .sort((a, b) => b.score - a.score || a.passage - b.passage || a.index - b.index);
  const choice: Choice = { chosen: new Map(), pages: new Map() };
  const best = ranked[0];
  if (!best) return candidates.toSorted((a, b) => b.score - a.score).slice(0, 1);
  for (const candidate of ranked) if (isWorth(candidate, best, choice)) take(candidate, byKey, choice);
  addItems(candidates, choice);
  addCode(candidates, asked, best, choice);
  return inReadingOrder([...choice.chosen.values()], best, byKey);
}

function isWorth({ unit, score, page }: Candidate, best: Candidate, { chosen }: Choice): boolean {
  if (unit.kind === "row" && score < best.score * shape.rowFloor) return false;
  return score >= best.score * (page === best.page ? shape.floor : shape.laterFloor) || (chosen.size < shape.fewest && page === best.page);
}

/** Adds a unit with its closure, unless there is no room for it or it says what was said. */
function take(candidate: Candidate, byKey: ReadonlyMap<string, Candidate>, { chosen, pages }: Choice): void {
  const closure = closureOf(candidate, byKey);
  if (closure === null || chosen.has(keyOf(candidate.passage, candidate.index))) return;
  const added = closure.filter((member) => !chosen.has(keyOf(member.passage, member.index)));
  if (!hasRoom(pages, candidate.page, added) || isRepetition(candidate, chosen.values())) return;
  for (const member of added) chosen.set(keyOf(member.passage, member.index), member);
  pages.set(candidate.page, (pages.get(candidate.page) ?? 0) + lengthOf(added));
}

/** Code that stands right behind a chosen sentence and is about what was asked: two blocks where the question asks how, else one. */
function addCode(candidates: readonly Candidate[], asked: Asked, best: Candidate, { chosen }: Choice): void {
  const shown = [...chosen.values()].filter(({ unit }) => unit.kind === "code").length;
  const room = Math.max(0, (asked.asksHow ? shape.codeBlocks : 1) - shown);
  const fitting = candidates
    .filter(({ unit, passage }) => unit.kind === "code" && unit.needs !== null && chosen.has(keyOf(passage, unit.needs)))
    .filter(
      ({ unit, score, passage, index }) => isUsable(unit) && score >= best.score * shape.codeFloor && !chosen.has(keyOf(passage, index)),
    )
    .sort((a, b) => b.score - a.score);
  for (const candidate of fitting.slice(0, room)) chosen.set(keyOf(candidate.passage, candidate.index), candidate);
}

/**
 * Fills a list with its other items, the best first, as far as there is room: one alone, under the sentence or heading that announces all, would
 * pass for all. Of a list that only a heading names, all or none.
 */
function addItems(candidates: readonly Candidate[], { chosen }: Choice): void {
  for (const first of [...chosen.values()].filter(({ unit }) => unit.kind === "item")) {
    const items = candidates.filter(
      ({ unit, passage }) => unit.kind === "item" && passage === first.passage && unit.block === first.unit.block,
    );
    if (!isAnnounced(first, candidates) && !isShort(items)) continue;
    const shown = items.filter(({ passage, index }) => chosen.has(keyOf(passage, index)));
    let room = announcedList.chars - shown.reduce((sum, { unit }) => sum + unit.text.length, 0);
    let places = announcedList.items - shown.length;
    for (const item of items.filter((each) => !shown.includes(each) && isSelfContained(each)).sort((a, b) => b.score - a.score)) {
      room -= item.unit.text.length;
      places -= 1;
      if (room < 0 || places < 0) break;
      chosen.set(keyOf(item.passage, item.index), item);
    }
  }
}

/** Whether a list follows a sentence that announces it; else only its heading names what it lists. */
function isAnnounced({ passage, unit }: Candidate, candidates: readonly Candidate[]): boolean {
  const lead = candidates.find((candidate) => candidate.passage === passage && candidate.index === unit.needs);
  return lead !== undefined && announces(lead.unit.text);
}

function isShort(items: readonly Candidate[]): boolean {
  return items.length <= announcedList.items && items.reduce((sum, { unit }) => sum + unit.text.length, 0) <= announcedList.chars;
}

function isSelfContained({ unit }: Candidate): boolean {
  return isUsable(unit) && !refersBack(itemText(unit.text));
}

function isUsable(unit: Unit): boolean {
  return !unit.dangling && unit.text.length <= longest[unit.kind];
}

/** The candidate with everything it needs before it and announces after it; null when one of those cannot be shown. */
function closureOf(candidate: Candidate, byKey: ReadonlyMap<string, Candidate>): Candidate[] | null {
  const closure = new Map<number, Candidate>();
  const open = [candidate];
  for (let member = open.pop(); member; member = open.pop()) {
    if (closure.has(member.index)) continue;
    if (!isUsable(member.unit) || closure.size === shape.closure) return null;
    closure.set(member.index, member);
    const isAnnounced = [...closure.values()].some(({ unit }) => unit.kind === "item" || unit.kind === "row");
    for (const linked of isAnnounced ? [member.unit.needs] : [member.unit.needs, member.unit.leads]) {
      if (linked === null) continue;
      const other = byKey.get(keyOf(member.passage, linked));
      if (!other) return null;
      open.push(other);
    }
  }
  return [...closure.values()];
}

function hasRoom(pages: ReadonlyMap<string, number>, page: string, added: readonly Candidate[]): boolean {
  const here = pages.get(page);
  if (here === undefined && pages.size >= shape.pages) return false;
  const said = [...pages.values()].reduce((sum, count) => sum + count, 0);
  const isFirst = pages.size === 0 || page === pages.keys().next().value;
  const length = lengthOf(added);
  return (
    pages.size === 0 ||
    (said + length <= shape.sentences && (here ?? 0) + length <= (isFirst ? shape.sentences : shape.sentencesOfLaterPage))
  );
}

/** How much of the answer's length units take, in sentences: a whole list or table counts as two, code as none. */
function lengthOf(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { unit }) => sum + (unit.kind === "list" || unit.kind === "table" ? 2 : unit.kind === "code" ? 0 : 1), 0);
}

function isRepetition(candidate: Candidate, chosen: Iterable<Candidate>): boolean {
  for (const other of chosen) if (containment(candidate.terms, other.terms) >= shape.nearlyEqual) return true;
  return false;
}

/**
 * The best page first, and on it the best passage; then the order of the pages. A weaker sentence that stands before the best one in its
 * paragraph, and is needed by nothing that stays, would only delay it and is left out.
 */
function inReadingOrder(chosen: readonly Candidate[], best: Candidate, byKey: ReadonlyMap<string, Candidate>): Candidate[] {
  const pages = [...new Set([best.page, ...chosen.map(({ page }) => page)])];
  const isEarlier = ({ passage, unit, index }: Candidate) =>
    unit.kind === "sentence" && passage === best.passage && unit.block === best.unit.block && index < best.index;
  const stays = chosen.filter((candidate) => !isEarlier(candidate) || candidate.score >= best.score * shape.opening);
  const needed = new Set([best, ...stays].flatMap((candidate) => closureOf(candidate, byKey) ?? []));
  const delays = (candidate: Candidate) => !stays.includes(candidate) && !needed.has(candidate);
  const isBestPassage = ({ passage }: Candidate) => Number(passage === best.passage);
  return chosen
    .filter((candidate) => !delays(candidate))
    .sort(
      (a, b) =>
        pages.indexOf(a.page) - pages.indexOf(b.page) ||
        isBestPassage(b) - isBestPassage(a) ||
        a.ordinal - b.ordinal ||
        a.passage - b.passage ||
        a.index - b.index,
    );
}
