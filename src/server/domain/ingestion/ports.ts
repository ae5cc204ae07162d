import type { ParsedDocument } from "./parsed-document";

/** A file of a collection's folder; `path` is relative, with `/`. */
export type FoundFile = { path: string; bytes: number };

/** Reads a folder; never follows a link out of it. */
export type DocumentFolder = {
  /** Every regular file, in order of path; hidden ones and node_modules left out. Throws when the folder is missing or unreadable. */
  list(): Promise<FoundFile[]>;
  read(path: string): Promise<Uint8Array>;
};

/** Makes a document of a file. Throws `DocumentRefused` for what cannot be read. */
export type DocumentParser = { parse(path: string, bytes: Uint8Array): ParsedDocument };

/** Why one document was left out; the others go on. */
export class DocumentRefused extends Error {
  override name = "DocumentRefused";
  constructor(
    readonly code: "UNSUPPORTED_DOCUMENT" | "VALIDATION_FAILED" | "PAYLOAD_TOO_LARGE",
    message: string,
  ) {
    super(message);
  }
}

/** SHA-256, 32 bytes. */
export type Hash = (data: Uint8Array | string) => Uint8Array;
