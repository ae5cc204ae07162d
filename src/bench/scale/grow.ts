import { createHash, randomUUID } from "node:crypto";
import { createRandom } from "@/server/domain/evaluation/random";
import type { Library } from "@/server/library";
import { type SourceChunk, type SyntheticChunk, synthesise } from "./synthesise";

const chunksPerPage = 20;
const pagesPerStatement = 25;
/** Each version holds one hundredth of all pages: what a narrow scope is measured with. */
export const versionCount = 100;

/** Adds synthetic pages until there are `to` chunks, as ingesting does, with vectors given. Answers the seconds spent on each part. */
export async function grow(library: Library, collectionId: string, sources: readonly SourceChunk[], from: number, to: number) {
  const { store, embedder } = library;
  const spent = { lexicalSeconds: 0, vectorSeconds: 0, pageSeconds: 0 };
  const random = createRandom(from + 1);
  const batch = chunksPerPage * pagesPerStatement;
  for (let start = from; start < to; start += batch) {
    const made = Array.from({ length: Math.min(batch, to - start) }, (_, i) => synthesise(sources, random, start + i));
    const chunks = made.map(({ context, text }) => ({ id: randomUUID(), contentHash: hashOf(context, text), context, text }));
    const ids = await timed(spent, "lexicalSeconds", () => store.putChunks(chunks, embedder.id));
    const vectors = made.map(({ vector }, i) => ({ chunkId: ids[i]?.id ?? "", vector }));
    await timed(spent, "vectorSeconds", () => store.putEmbeddings(embedder.id, embedder.dim, distinct(vectors)));
    await timed(spent, "pageSeconds", () => store.putDocuments(collectionId, pagesOf(made, ids, start)));
    if (process.stderr.isTTY || start % 50_000 < batch) process.stderr.write(`${start + made.length} chunks\n`);
  }
  await timed(spent, "lexicalSeconds", () => store.tidyIndex());
  return {
    lexicalSeconds: Math.round(spent.lexicalSeconds),
    vectorSeconds: Math.round(spent.vectorSeconds),
    pageSeconds: Math.round(spent.pageSeconds),
  };
}

function pagesOf(made: readonly SyntheticChunk[], ids: readonly { id: string }[], start: number) {
  return Array.from({ length: Math.ceil(made.length / chunksPerPage) }, (_, page) => {
    const number = start / chunksPerPage + page;
    const places = ids.slice(page * chunksPerPage, (page + 1) * chunksPerPage);
    return {
      id: randomUUID(),
      path: `page-${number}.md`,
      url: null,
      title: made[page * chunksPerPage]?.context ?? "",
      contentHash: "00".repeat(32),
      version: `v${number % versionCount}`,
      locale: null,
      locations: places.map(({ id }) => ({ chunkId: id, headingPath: [], anchor: null })),
    };
  });
}

function distinct<T extends { chunkId: string }>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [row.chunkId, row])).values()];
}

function hashOf(context: string, text: string): string {
  return createHash("sha256").update(`${context}\0${text}`).digest("hex");
}

async function timed<Part extends string, T>(spent: Record<Part, number>, part: Part, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  spent[part] += (performance.now() - startedAt) / 1_000;
  return result;
}
