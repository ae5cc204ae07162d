import { indexedText } from "./chunk-document";
import type { Collection, DocumentReader, Hash } from "./ports";

/** Raise it whenever chunking or what is stored of a document changes: every document is then ingested anew. */
const ingestVersion = "1";

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Hash of all that decides what is stored of a file: its bytes, how they are read and chunked, and where the site is served. */
export function hashDocument(hash: Hash, reader: DocumentReader, collection: Collection, bytes: Uint8Array): string {
  const recipe = JSON.stringify([ingestVersion, reader.version, collection.baseUrl]);
  return toHex(hash(`${recipe}\n${toHex(hash(bytes))}`));
}

/** Hash of a chunk's content; equal chunks are stored once. */
export function hashChunk(hash: Hash, chunk: { context: string; text: string }): string {
  return toHex(hash(JSON.stringify([chunk.context, chunk.text, indexedText(chunk)])));
}
