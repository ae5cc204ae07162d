import { hashDocument } from "./content-hash";
import type { IngestDeps, IngestRun } from "./ingest-run";
import type { FoundFile, StoredDocument } from "./ports";
import { DocumentRefused } from "./ports";
import { failureOf, readDocument } from "./read-document";

/** What a run has to do. `stored` is null for a new document. */
export type IngestPlan = { toIndex: { file: FoundFile; stored: StoredDocument | null }[]; toRemove: StoredDocument[] };

/** Files between two pauses in which timers and other work get their turn. */
const filesPerTurn = 50;

/** Compares the folder with the store by content hash. Counts what is unchanged and records what cannot be read. */
export async function planIngest({ store, parser, hash }: IngestDeps, run: IngestRun, files: readonly FoundFile[]): Promise<IngestPlan> {
  const stored = new Map((await store.listDocuments(run.collection.id)).map((document) => [document.path, document]));
  const plan: IngestPlan = { toIndex: [], toRemove: [] };
  const present = new Set<string>();
  for (const [index, file] of files.entries()) {
    run.signal?.throwIfAborted();
    present.add(file.path);
    try {
      if (parser.classify(file.path) === "unsupported") throw unsupported(file.path);
      const before = stored.get(file.path) ?? null;
      const contentHash = hashDocument(hash, run.reader, run.collection, await readDocument(run.folder, file));
      if (before?.contentHash === contentHash) run.counts.unchanged += 1;
      else plan.toIndex.push({ file, stored: before });
    } catch (error) {
      run.counts.failed += 1;
      run.errors.push(failureOf(file.path, error));
    }
    if ((index + 1) % filesPerTurn === 0 || index + 1 === files.length) {
      run.onProgress({ phase: "comparing", done: index + 1, total: files.length, path: file.path });
    }
  }
  plan.toRemove = [...stored.values()].filter(({ path }) => !present.has(path));
  return plan;
}

function unsupported(path: string): DocumentRefused {
  const extension = path.slice(path.lastIndexOf(".")).toLowerCase();
  return new DocumentRefused("UNSUPPORTED_DOCUMENT", `Files of the kind ${extension} cannot be read yet. Use Markdown or MDX.`);
}
