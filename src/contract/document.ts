import { z } from "zod";
import { TextSpan } from "./message";
import { textOf } from "./text-input";

const pathChars = 1_024;
const quoteChars = 400;
const headingChars = 500;

/**
 * A document by its path in the collection, and the place to point out in it: the words that a quote begins with, how many
 * characters the quote has in all, and the heading it stands under.
 */
export const ViewDocumentInput = z.object({
  path: textOf(pathChars),
  quote: textOf(quoteChars).optional().catch(undefined),
  length: z.coerce.number().int().min(1).max(100_000).optional().catch(undefined),
  heading: textOf(headingChars).optional().catch(undefined),
});
export type ViewDocumentInput = z.infer<typeof ViewDocumentInput>;

/** A stretch of a document's markdown, complete in itself. `isPlace` on the one pointed out; `mark` spans the quote in it. */
export const DocumentPiece = z.object({ text: z.string(), isPlace: z.boolean(), mark: TextSpan.nullable() });
export type DocumentPiece = z.infer<typeof DocumentPiece>;

/** A document as it was read. `heading` is null above the first; `depth` counts from 1. */
export const DocumentView = z.object({
  title: z.string(),
  path: z.string(),
  url: z.string().nullable(),
  sections: z.array(z.object({ heading: z.string().nullable(), depth: z.number().int(), pieces: z.array(DocumentPiece) })),
  /** Whether a quote was asked for that does not stand there. */
  isQuoteMissing: z.boolean(),
});
export type DocumentView = z.infer<typeof DocumentView>;
