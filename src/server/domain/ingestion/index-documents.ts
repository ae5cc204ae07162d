import { chunkDocument, indexedText } from "./chunk-document";
import { hashChunk, hashDocument } from "./content-hash";
import type { IngestDeps, IngestRun } from "./ingest-run";
import { pageUrl } from "./page-url";
import type { IngestPlan } from "./plan-ingest";
import type { DocumentVersion, NewChunk } from "./ports";
import { failureOf, readDocument } from "./read-document";

/** Sizes of statements: each stays far below 200 ms on the embedded database, which serves nobody else meanwhile. */
const chunksPerStatement = 32;
const documentsPerStatement = 20;
/** A batch is embedded while the next one is read. */
const chunksPerBatch = 64;

type Parsed = { version: DocumentVersion; chunks: NewChunk[]; isNew: boolean };
type Batch = { documents: Parsed[]; toEmbed: NewChunk[] };

/**
 * Indexes the documents of a plan. A document is switched to its new version when its chunks have been stored and embedded, in one
 * statement; until then, and when it fails, its last good version stays.
 */
export async function indexDocuments(deps: IngestDeps, run: IngestRun, plan: IngestPlan): Promise<void> {
  const progress = { done: 0, total: plan.toIndex.length };
  const embedded = new Set<string>();
  let finishing: Promise<void> = Promise.resolve();
  let pending: Parsed[] = [];
  const flush = async () => {
    const batch = await storeChunks(deps, pending);
    pending = [];
    await finishing;
    finishing = finishBatch(deps, run, batch, embedded, progress);
    // It is awaited later; until then a rejection must not count as unhandled.
    finishing.catch(() => undefined);
  };
  try {
    for (const item of plan.toIndex) {
      run.signal?.throwIfAborted();
      const parsed = await parseDocument(deps, run, item);
      if (parsed) pending.push(parsed);
      else progress.done += 1;
      if (pending.length >= documentsPerStatement || pending.reduce((sum, { chunks }) => sum + chunks.length, 0) >= chunksPerBatch)
        await flush();
    }
    if (pending.length > 0) await flush();
  } finally {
    await finishing;
  }
}

async function parseDocument(deps: IngestDeps, run: IngestRun, { file, stored }: IngestPlan["toIndex"][number]): Promise<Parsed | null> {
  try {
    const bytes = await readDocument(run.folder, file);
    const document = await run.reader.parse(file.path, bytes);
    const pieces = chunkDocument(document).map((piece) => ({ ...piece, id: deps.ids.next(), contentHash: hashChunk(deps.hash, piece) }));
    return {
      chunks: pieces.map(({ id, contentHash, context, text }) => ({ id, contentHash, context, text })),
      isNew: stored === null,
      version: {
        id: stored?.id ?? deps.ids.next(),
        path: file.path,
        url: pageUrl(run.collection.baseUrl, document.urlPath),
        title: document.title,
        contentHash: hashDocument(deps.hash, run.reader, run.collection, bytes),
        version: document.version,
        locale: document.locale,
        locations: pieces.map(({ id, headingPath, anchor }) => ({ chunkId: id, headingPath, anchor })),
      },
    };
  } catch (error) {
    run.counts.failed += 1;
    run.errors.push(failureOf(file.path, error));
    return null;
  }
}

/** Stores what is new of the chunks and lets the documents refer to each content by the id under which it is known. */
async function storeChunks({ store, embedder }: IngestDeps, documents: Parsed[]): Promise<Batch> {
  const distinct = [...new Map(documents.flatMap(({ chunks }) => chunks).map((chunk) => [chunk.contentHash, chunk])).values()];
  const idByHash = new Map<string, string>();
  const toEmbed: NewChunk[] = [];
  for (const part of slices(distinct, chunksPerStatement)) {
    const known = await store.putChunks(part, embedder.id);
    for (const [index, chunk] of part.entries()) {
      const { id, embedded } = known[index] ?? { id: chunk.id, embedded: false };
      idByHash.set(chunk.contentHash, id);
      if (!embedded) toEmbed.push({ ...chunk, id });
    }
  }
  return { documents: documents.map((document) => withKnownIds(document, idByHash)), toEmbed };
}

function withKnownIds(document: Parsed, idByHash: ReadonlyMap<string, string>): Parsed {
  const locations = document.version.locations.map((location, ordinal) => {
    const hash = document.chunks[ordinal]?.contentHash ?? "";
    return { ...location, chunkId: idByHash.get(hash) ?? location.chunkId };
  });
  return { ...document, version: { ...document.version, locations } };
}

async function finishBatch(
  deps: IngestDeps,
  run: IngestRun,
  { documents, toEmbed }: Batch,
  embedded: Set<string>,
  progress: { done: number; total: number },
): Promise<void> {
  // The batch before this one may have embedded the same content after this one asked for it.
  await embedChunks(
    deps,
    toEmbed.filter(({ id }) => !embedded.has(id)),
    run.signal,
  );
  for (const { id } of toEmbed) embedded.add(id);
  await deps.store.putDocuments(
    run.collection.id,
    documents.map(({ version }) => version),
  );
  for (const { isNew } of documents) run.counts[isNew ? "added" : "changed"] += 1;
  progress.done += documents.length;
  run.onProgress({ phase: "indexing", ...progress, path: documents.at(-1)?.version.path ?? null });
}

/** Embeds chunks and writes their vectors. */
export async function embedChunks(
  { store, embedder }: IngestDeps,
  chunks: readonly { id: string; context: string; text: string }[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const part of slices(chunks, chunksPerStatement)) {
    signal?.throwIfAborted();
    const vectors = await embedder.embedPassages(part.map(indexedText), signal);
    const rows = part.flatMap(({ id }, index) => {
      const vector = vectors[index];
      return vector ? [{ chunkId: id, vector }] : [];
    });
    if (rows.length !== part.length)
      throw new Error(`the embedder ${embedder.id} returned ${vectors.length} vectors for ${part.length} passages`);
    await store.putEmbeddings(embedder.id, embedder.dim, rows);
  }
}

function* slices<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
