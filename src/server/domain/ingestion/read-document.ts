import { maxDocumentBytes } from "./ingest-run";
import type { DocumentFailure, DocumentFolder, FoundFile } from "./ports";
import { DocumentRefused } from "./ports";

/** The bytes of a file of acceptable size. Throws `DocumentRefused`. */
export async function readDocument(folder: DocumentFolder, file: FoundFile): Promise<Uint8Array> {
  if (file.bytes > maxDocumentBytes) throw tooLarge(file.bytes);
  const bytes = await folder.read(file.path);
  if (bytes.byteLength > maxDocumentBytes) throw tooLarge(bytes.byteLength);
  return bytes;
}

function tooLarge(bytes: number): DocumentRefused {
  const mebibytes = (count: number) => (count / 1024 / 1024).toFixed(1);
  return new DocumentRefused(
    "PAYLOAD_TOO_LARGE",
    `The file has ${mebibytes(bytes)} MB; at most ${mebibytes(maxDocumentBytes)} MB are read.`,
  );
}

/** What is recorded about a document that failed. The text of an unexpected error is not shown: it may hold anything. */
export function failureOf(path: string, error: unknown): DocumentFailure {
  if (error instanceof DocumentRefused) return { path, code: error.code, reason: error.message };
  return { path, code: "INTERNAL", reason: "The file could not be read because of an error in the reader." };
}
