import type { Block, ParsedDocument, Section } from "./parsed-document";
import { splitBlock } from "./split-block";
import { countWords } from "./word-count";

/** A passage of a document: what is quoted (`text`), and the title and headings it stands under, which are indexed with it. */
export type DocumentChunk = { context: string; text: string; headingPath: string[]; anchor: string | null };

/** Words of a full chunk: a sentence-embedding model of 256 tokens sees all of it. */
const targetWords = 180;
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

type Group = { texts: string[]; words: number };

function packSection(section: Section): string[] {
  const groups: Group[] = [];
  for (const unit of keepIntroductions(section.blocks.flatMap((block) => splitBlock(block, maxWords)))) {
    const last = groups.at(-1);
    if (last && last.words + unit.words <= targetWords) join(last, unit);
    else groups.push(unit);
  }
  return joinRemainder(groups).map((group) => group.texts.join("\n\n"));
}

/** Each block with its size; code together with the short paragraph that announces it. */
function keepIntroductions(blocks: readonly Block[]): Group[] {
  const units: Group[] = [];
  let introduction: Group | null = null;
  for (const block of blocks) {
    const unit: Group = { texts: [block.text], words: countWords(block.text) };
    if (introduction && block.kind === "code" && introduction.words + unit.words <= maxWords) {
      join(introduction, unit);
      introduction = null;
      continue;
    }
    units.push(unit);
    introduction = block.kind === "paragraph" && unit.words <= introductionWords ? unit : null;
  }
  return units;
}

function joinRemainder(groups: Group[]): Group[] {
  const last = groups.at(-1);
  const previous = groups.at(-2);
  if (!last || !previous || last.words >= remainderWords || previous.words + last.words > maxWords) return groups;
  join(previous, last);
  return groups.slice(0, -1);
}

function join(group: Group, next: Group): void {
  group.texts.push(...next.texts);
  group.words += next.words;
}
