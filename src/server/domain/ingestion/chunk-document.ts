import type { Block, ParsedDocument, Section } from "./parsed-document";
import { splitBlock } from "./split-block";
import { countWords } from "./word-count";

/** A passage of a document: what is quoted (`text`), and the title and headings it stands under, which are indexed with it. */
export type DocumentChunk = { context: string; text: string; headingPath: string[]; anchor: string | null };

/** Words of a full chunk: a sentence-embedding model of 256 tokens sees all of it. */
const targetWords = 180;
/** Pieces of a block that is cut may be this much longer than its even share, so that cuts find a good place. */
const evenness = 1.15;
/** A chunk may grow to this to keep blocks together, or to take in a remainder that is too small to stand alone. */
const maxWords = 220;
/** A last piece below this joins the piece before it. */
const remainderWords = 40;
/** A paragraph up to this length directly before code introduces it and stays with it. */
const introductionWords = 60;

/** Cuts a document into chunks that never cross a heading. The text is the page's own; blocks stay whole where they fit. */
export function chunkDocument(document: ParsedDocument): DocumentChunk[] {
  return document.sections.flatMap((section) => {
    const context = [document.title, ...section.headingPath].filter((part) => part !== "").join(" › ");
    return packSection(section).map((text) => ({ context, text, headingPath: section.headingPath, anchor: section.anchor }));
  });
}

/** Text as it is indexed and embedded: the context above the passage. */
export function indexedText({ context, text }: { context: string; text: string }): string {
  return context === "" ? text : `${context}\n\n${text}`;
}

/** Blocks that go together; `isCut` says that they begin within a block whose beginning is in the group before. */
type Group = { texts: string[]; words: number; isCut: boolean };

function packSection(section: Section): string[] {
  const groups: Group[] = [];
  for (const unit of keepIntroductions(section.blocks.flatMap(toUnits))) {
    const last = groups.at(-1);
    if (last && !unit.isCut && last.words + unit.words <= targetWords) join(last, unit);
    else groups.push(unit);
  }
  return joinRemainder(groups).map((group) => group.texts.join("\n\n"));
}

type Unit = Group & { kind: Block["kind"] };

/** A block as one unit; one that is too long for a chunk as several of about equal size. */
function toUnits(block: Block): Unit[] {
  const words = countWords(block.text);
  const pieceWords = words <= maxWords ? maxWords : Math.min(maxWords, Math.ceil((words / Math.ceil(words / targetWords)) * evenness));
  return splitBlock(block, pieceWords).map(({ kind, text }, index) => ({ kind, texts: [text], words: countWords(text), isCut: index > 0 }));
}

/** Code joins the short paragraph that announces it. */
function keepIntroductions(units: readonly Unit[]): Unit[] {
  const kept: Unit[] = [];
  for (const unit of units) {
    const last = kept.at(-1);
    const isIntroduced = last?.kind === "paragraph" && last.words <= introductionWords && unit.kind === "code" && !unit.isCut;
    if (last && isIntroduced && last.words + unit.words <= maxWords) kept[kept.length - 1] = { ...join(last, unit), kind: "code" };
    else kept.push(unit);
  }
  return kept;
}

function joinRemainder(groups: Group[]): Group[] {
  const last = groups.at(-1);
  const previous = groups.at(-2);
  if (!last || !previous || last.isCut || last.words >= remainderWords || previous.words + last.words > maxWords) return groups;
  join(previous, last);
  return groups.slice(0, -1);
}

function join<G extends Group>(group: G, next: Group): G {
  group.texts.push(...next.texts);
  group.words += next.words;
  return group;
}
