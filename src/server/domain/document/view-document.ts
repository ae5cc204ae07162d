import type { DocumentView, ViewDocumentInput } from "@/contract/document";
import { err, ok, type Result } from "@/contract/result";
import type { DocumentViewStore, StoredDocument, StoredPiece } from "./ports";

/** The piece that is pointed out, and the quote's span in its text. */
type Place = { index: number; mark: { start: number; end: number } | null };

/** Shows a document with a quote pointed out. Documents are for everyone who may ask. NOT_FOUND when no collection holds the path. */
export async function viewDocument(
  { documentViews }: { documentViews: DocumentViewStore },
  input: ViewDocumentInput,
): Promise<Result<DocumentView, "NOT_FOUND">> {
  const document = await documentViews.find(input.path);
  if (document === null) return err("NOT_FOUND");
  const place = placeOf(document.pieces, input);
  const { title, path, url } = document;
  return ok({ title, path, url, sections: sectionsOf(document, place), isQuoteMissing: input.quote !== undefined && !place?.mark });
}

/** Where the quote stands, under its heading if it stands there too; else where the heading does. */
function placeOf(pieces: readonly StoredPiece[], { quote, length, heading }: ViewDocumentInput): Place | null {
  const isUnder = ({ headingPath }: StoredPiece) => headingPath.at(-1) === heading;
  if (quote !== undefined) {
    const holds = ({ text }: StoredPiece) => text.includes(quote);
    const underHeading = pieces.findIndex((piece) => isUnder(piece) && holds(piece));
    const index = underHeading === -1 ? pieces.findIndex(holds) : underHeading;
    const text = pieces[index]?.text;
    if (text !== undefined) {
      const start = text.indexOf(quote);
      return { index, mark: { start, end: Math.min(text.length, start + Math.max(length ?? 0, quote.length)) } };
    }
  }
  const index = heading === undefined ? -1 : pieces.findIndex(isUnder);
  return index === -1 ? null : { index, mark: null };
}

function sectionsOf({ title, pieces }: StoredDocument, place: Place | null): DocumentView["sections"] {
  const sections: DocumentView["sections"] = [];
  let before: StoredPiece | null = null;
  pieces.forEach((piece, index) => {
    const isPlace = place?.index === index;
    const shown = { text: piece.text, isPlace, mark: isPlace ? (place?.mark ?? null) : null };
    if (before !== null && isSameSection(before, piece)) sections.at(-1)?.pieces.push(shown);
    else sections.push({ heading: headingOf(piece, title), depth: Math.max(1, piece.headingPath.length), pieces: [shown] });
    before = piece;
  });
  return sections;
}

function isSameSection(one: StoredPiece, other: StoredPiece): boolean {
  return one.anchor === other.anchor && one.headingPath.join("\0") === other.headingPath.join("\0");
}

/** A first heading that repeats the title is not shown again. */
function headingOf({ headingPath }: StoredPiece, title: string): string | null {
  const heading = headingPath.at(-1) ?? null;
  return headingPath.length === 1 && heading === title ? null : heading;
}
