import { embedChunks, indexDocuments } from "./index-documents";
import type { IngestDeps, IngestProgress, IngestRun } from "./ingest-run";
import { planIngest } from "./plan-ingest";
import type { Collection, DocumentFailure, DocumentFolder, FoundFile, IngestCounts, StoredDocument } from "./ports";
import { FolderRefused } from "./ports";

/** What a finished run did, in documents, and why each failed one did. */
export type IngestSummary = IngestCounts & { runId: string; errors: DocumentFailure[] };

const documentsPerRemoval = 50;

/**
 * Brings a collection up to date with a folder: documents are compared by content hash, and only what differs is read again.
 * A document that cannot be read fails alone; if an earlier version of it was good, that one stays. A crash at any moment leaves
 * every document wholly in its old or its new version, and the next run completes the work. A folder without a single document is
 * refused rather than taken as an order to remove everything.
 * Throws `FolderRefused`, and `signal.reason` when cancelled: what was indexed until then stays.
 */
export async function ingestCollection(
  deps: IngestDeps,
  collection: Collection,
  folder: DocumentFolder,
  { onProgress = () => undefined, signal }: { onProgress?: (progress: IngestProgress) => void; signal?: AbortSignal | undefined } = {},
): Promise<IngestSummary> {
  const { files, paths } = await findDocuments(deps, folder);
  const run: IngestRun = {
    id: deps.ids.next(),
    collection,
    folder,
    reader: deps.parser.open(paths),
    counts: { added: 0, changed: 0, removed: 0, unchanged: 0, failed: 0 },
    errors: [],
    onProgress,
    signal,
  };
  await deps.store.beginRun(run.id, collection.id);
  try {
    await work(deps, run, files);
  } catch (error) {
    await deps.store.finishRun(run.id, signal?.aborted ? "cancelled" : "failed", run.counts, run.errors);
    throw error;
  }
  await deps.store.finishRun(run.id, "finished", run.counts, run.errors);
  return { runId: run.id, ...run.counts, errors: run.errors };
}

/** The files of a folder that matter, and the paths of all of them. Throws `FolderRefused`, also where there is no document at all. */
export async function findDocuments(
  { parser }: Pick<IngestDeps, "parser">,
  folder: DocumentFolder,
): Promise<{ files: FoundFile[]; paths: string[] }> {
  const found = await folder.list();
  if (found.length === 0) throw new FolderRefused("empty", "The folder is empty.");
  const files = found.filter(({ path }) => parser.classify(path) !== "other");
  if (!files.some(({ path }) => parser.classify(path) === "document")) {
    throw new FolderRefused("no-documents", "The folder holds no Markdown or MDX file.");
  }
  return { files, paths: found.map(({ path }) => path) };
}

async function work(deps: IngestDeps, run: IngestRun, files: readonly FoundFile[]): Promise<void> {
  const plan = await planIngest(deps, run, files);
  await indexDocuments(deps, run, plan);
  await embedMissing(deps, run);
  await removeDocuments(deps, run, plan.toRemove);
  await deps.store.removeOrphanChunks(run.id, run.signal);
  await deps.store.tidyIndex(run.signal);
}

/** Fills in what an earlier model or a crash left without a vector of this model. `total` is what has been found so far. */
async function embedMissing(deps: IngestDeps, run: IngestRun): Promise<void> {
  let done = 0;
  for await (const chunks of deps.store.findUnembedded(run.collection.id, deps.embedder.id)) {
    run.signal?.throwIfAborted();
    await embedChunks(deps, chunks, run.signal);
    done += chunks.length;
    run.onProgress({ phase: "embedding", done, total: done, path: null });
  }
}

async function removeDocuments({ store }: IngestDeps, run: IngestRun, documents: readonly StoredDocument[]): Promise<void> {
  for (let start = 0; start < documents.length; start += documentsPerRemoval) {
    run.signal?.throwIfAborted();
    const batch = documents.slice(start, start + documentsPerRemoval);
    await store.removeDocuments(batch.map(({ id }) => id));
    run.counts.removed += batch.length;
    run.onProgress({ phase: "removing", done: start + batch.length, total: documents.length, path: batch.at(-1)?.path ?? null });
  }
}
