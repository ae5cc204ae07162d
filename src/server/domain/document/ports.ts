/** A stretch of a document between two headings or shorter, in document order. */
export type StoredPiece = { headingPath: string[]; anchor: string | null; text: string };

/** A document as the index holds it. */
export type StoredDocument = { title: string; path: string; url: string | null; pieces: StoredPiece[] };

/** Reads whole documents. Where several collections hold a path, the default collection's is meant; null where none does. */
export type DocumentViewStore = { find(path: string): Promise<StoredDocument | null> };
