import { isIdentifier, termsOf } from "@/server/domain/answer/terms";
import type { RankedPassage } from "@/server/domain/retrieval/passage";
import { refersBack } from "./reference";
import { itemText, type Unit } from "./units";

/** A longer heading is a sentence, not a name. */
const longestName = 60;
/** Code is what its heading says when one line of it holds so much of the heading's words: `npm install …` under "Installation". */
const sameSubject = 0.8;

/** The nearest heading above a passage, else its page's title, without the number of a step. */
export function headingOf({ location }: RankedPassage): string {
  return (location.headingPath.at(-1) ?? location.title).replace(/^\d+[.)] /, "").trim();
}

/** Whether the heading tells what a unit is about that does not tell it itself: the name of an option ("It …"), or the subject of a list or code block. */
export function isExplainedBy(heading: string, { kind, text }: Unit): boolean {
  if (heading === "" || heading.length > longestName) return false;
  if (kind === "code") return text.split("\n").some((line) => shareOf(new Set(termsOf(heading)), new Set(termsOf(line))) >= sameSubject);
  const refers = kind === "sentence" || (kind === "item" && refersBack(itemText(text)));
  return !refers || isName(heading);
}

/**
 * What to put before a unit so that a reader knows what it is about. Reference pages describe an option under its name as heading and do not
 * repeat it, and a bare list, table or code block has no other title. Empty where nothing is needed.
 */
export function labelOf(unit: Unit, terms: ReadonlySet<string>, heading: string, marker: string): string {
  if (unit.needs !== null || heading === "" || heading.length > longestName) return "";
  if (unit.kind === "code") return `**${heading}:** ${marker}\n\n`;
  if (unit.kind !== "sentence") return unit.underHeading ? `**${heading}:**\n\n` : "";
  const [whole] = termsOf(heading);
  return !isName(heading) || whole === undefined || terms.has(whole) ? "" : `**${heading}:** `;
}

/** Whether a heading is the name of a thing in code: one word, written as code is or in small letters. */
function isName(heading: string): boolean {
  return /^`?[\w$.@/<>()[\]-]+`?$/.test(heading) && (/^[`a-z_$@<]/.test(heading) || isIdentifier(heading));
}

/** The share 0..1 of some terms that others hold. */
function shareOf(terms: ReadonlySet<string>, others: ReadonlySet<string>): number {
  return terms.size === 0 ? 0 : [...terms].filter((term) => others.has(term)).length / terms.size;
}
