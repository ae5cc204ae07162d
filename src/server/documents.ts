import { basename, join, resolve } from "node:path";
import { toHex } from "./domain/ingestion/content-hash";
import { ensureCollection } from "./domain/ingestion/ensure-collection";
import { findDocuments, type IngestSummary, ingestCollection } from "./domain/ingestion/ingest-collection";
import type { IngestDeps, IngestProgress } from "./domain/ingestion/ingest-run";
import type { DocumentFolder, LastRun } from "./domain/ingestion/ports";
import type { Logger } from "./domain/logger";
import type { Scope } from "./domain/retrieval/passage";
import type { PassageStore } from "./domain/retrieval/ports";
import type { Retriever } from "./domain/retrieval/retriever";
import { findStarters } from "./domain/session/find-starters";
import type { CollectionOutline, DocumentOutline } from "./domain/session/starter-questions";
import type { Env } from "./env";
import { projectRoot } from "./project-root";

/** A folder to read; it becomes what is answered from. `baseUrl`: where it is published. */
export type IngestFolder = {
  folder: string;
  baseUrl?: string | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: (progress: IngestProgress) => void;
};

/** The documents that this server answers from. */
export type Documents = {
  /** Answers from what was read last, until something else is. */
  open(): Promise<void>;
  /** What is searched; nothing at all until a collection is there. */
  scope(): Scope;
  /** Where the documents are read from. */
  source(): string;
  isIngesting(): boolean;
  /** Resolves when there is something whole to search: at once, but while the very first documents are read, and then within 20 s. */
  untilSearchable(signal: AbortSignal): Promise<void>;
  pageCount(): Promise<number>;
  /** The newest ingest run of all collections; null before the first. */
  lastRun(): Promise<LastRun | null>;
  /** Titles and headings of what is answered from. */
  outline(): Promise<DocumentOutline[]>;
  /** Questions that the documents answer, at most three. */
  starters(): Promise<string[]>;
  /** Reads a folder into its own collection and answers from that. One at a time: the next waits. Throws as `ingestCollection` does. */
  ingest(request: IngestFolder): Promise<IngestSummary>;
  /** Reads the configured folder; else again what was read last; else the guide. */
  ingestConfigured(signal: AbortSignal): Promise<IngestSummary>;
};

export type DocumentsDeps = IngestDeps & {
  openFolder: (path: string) => DocumentFolder;
  passages: PassageStore;
  retriever: Retriever;
  outline: CollectionOutline;
  /** Makes the vector index where there are vectors enough to need one. */
  indexVectors(): Promise<void>;
  logger: Logger;
};

const noCollection = "00000000-0000-0000-0000-000000000000";
/** How long a question waits for the first documents: a guide is read in a few seconds, a large site is better searched in part. */
const firstReadingMs = 20_000;

/** The documents of a server with this environment. */
export function createDocuments(deps: DocumentsDeps, env: Env): Documents {
  const guide = join(projectRoot(), "docs");
  let configured: { folder: string; baseUrl: string | undefined } = { folder: env.FOOTNOTE_DOCS ?? guide, baseUrl: env.DOCS_BASE_URL };
  let scope: Scope = { collectionId: noCollection };
  // The folder is the operator's, not the build's: nothing of it is traced into the bundle.
  let source = resolve(/* turbopackIgnore: true */ configured.folder);
  let ingesting = 0;
  let hasRead = false;
  let queue: Promise<unknown> = Promise.resolve();
  let starters: Promise<string[]> | null = null;

  const run = async ({ folder, baseUrl, signal, onProgress }: IngestFolder): Promise<IngestSummary> => {
    const path = resolve(/* turbopackIgnore: true */ folder);
    const files = path === guide ? withoutRecords(deps.openFolder(path)) : deps.openFolder(path);
    await findDocuments(deps, files); // a folder without documents must not take the place of what is answered from
    const collection = await ensureCollection(deps, { ...identityOf(deps, path, guide), baseUrl: baseUrl ?? null, isDefault: true });
    if (collection.id !== scope.collectionId) {
      scope = { collectionId: collection.id };
      hasRead = (await deps.passages.countDocuments(scope)) > 0;
    }
    source = path;
    const summary = await ingestCollection(deps, collection, files, { signal, ...(onProgress ? { onProgress } : {}) });
    hasRead = true;
    await deps.indexVectors();
    const { errors, ...counts } = summary;
    deps.logger.info("documents read", { ...counts, folder: path, refused: errors.slice(0, 20) });
    return summary;
  };

  const ingest = (request: IngestFolder): Promise<IngestSummary> => {
    ingesting++;
    const result = queue.then(() => run(request));
    queue = result
      .catch(() => {})
      .finally(() => {
        ingesting--;
        starters = null;
      });
    return result;
  };

  return {
    async open() {
      const last = await deps.store.findDefault();
      if (last === null) return;
      scope = { collectionId: last.id };
      hasRead = true;
      if (env.FOOTNOTE_DOCS !== undefined || last.source === null) return;
      configured = { folder: last.source, baseUrl: env.DOCS_BASE_URL ?? last.baseUrl ?? undefined };
      source = last.source;
    },
    scope: () => scope,
    source: () => source,
    isIngesting: () => ingesting > 0,
    async untilSearchable(signal) {
      if (hasRead || ingesting === 0) return;
      const patience = AbortSignal.any([signal, AbortSignal.timeout(firstReadingMs)]);
      await Promise.race([queue, new Promise((resolve) => patience.addEventListener("abort", resolve, { once: true }))]);
    },
    lastRun: () => deps.store.lastRun(),
    pageCount: () => deps.passages.countDocuments(scope),
    outline: async () => (scope.collectionId === null ? [] : deps.outline.read(scope.collectionId)),
    starters() {
      if (ingesting > 0 && starters === null) return Promise.resolve([]);
      starters ??= findStarters(deps, scope).catch((error: unknown) => {
        deps.logger.warn("no starter questions", { error });
        return [];
      });
      return starters;
    },
    ingest,
    ingestConfigured: (signal) => ingest({ ...configured, signal }),
  };
}

/** The guide's folder holds records of decisions too; they are for who works on Footnote, not for who asks about it. */
function withoutRecords(folder: DocumentFolder): DocumentFolder {
  return { ...folder, list: async () => (await folder.list()).filter(({ path }) => !path.startsWith("decisions/")) };
}

/** What a folder is known by. The guide moves with the checkout, so it is known without its path. */
function identityOf({ hash }: DocumentsDeps, path: string, guide: string): { slug: string; name: string; source: string | null } {
  if (path === guide) return { slug: "guide", name: "Guide", source: null };
  return { slug: `${basename(path)}-${toHex(hash(path)).slice(0, 8)}`, name: basename(path), source: path };
}
