import { basename, join, resolve } from "node:path";
import { z } from "zod";
import { toHex } from "./domain/ingestion/content-hash";
import { ensureCollection } from "./domain/ingestion/ensure-collection";
import { findDocuments, type IngestSummary, ingestCollection } from "./domain/ingestion/ingest-collection";
import type { IngestDeps, IngestProgress } from "./domain/ingestion/ingest-run";
import type { Collection, DocumentFolder, LastRun } from "./domain/ingestion/ports";
import type { JobSpec } from "./domain/job/ports";
import type { Logger } from "./domain/logger";
import type { Scope } from "./domain/retrieval/passage";
import type { PassageStore } from "./domain/retrieval/ports";
import type { Retriever } from "./domain/retrieval/retriever";
import { type Answered, findFollowUps } from "./domain/session/find-follow-ups";
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
  /** Answers from what was read last, until something else is; another instance may have read it. */
  open(): Promise<void>;
  /** What is searched; nothing at all until a collection is there. */
  scope(): Scope;
  /** What is searched for somebody who wants a certain collection: that one, where it is there and has something in it. */
  scopeOf(collectionId: string | null): Promise<Scope>;
  /** What there is to choose from: collections that have been read. */
  collections(): Promise<{ id: string; name: string }[]>;
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
  /** Questions to go on with after an answer, at most three. */
  followUps(answered: Answered, collectionId: string | null): Promise<string[]>;
  /**
   * Reads a folder into its own collection, and answers from that once it is read; from its beginning, where there is nothing else. One at
   * a time: the next waits, also for another instance that reads the same folder. Throws as `ingestCollection` does.
   */
  ingest(request: IngestFolder): Promise<IngestSummary>;
  /** Reads the configured folder; else again what was read last; else the guide. What another instance reads meanwhile is not read twice. */
  ingestConfigured(stopping: AbortSignal): Promise<void>;
  /** Reads again what a process that has died, or has failed, was reading. */
  ingestAgain(payload: unknown, signal: AbortSignal): Promise<void>;
};

export type DocumentsDeps = IngestDeps & {
  openFolder: (path: string) => DocumentFolder;
  passages: PassageStore;
  retriever: Retriever;
  outline: CollectionOutline;
  /** Makes the vector index where there are vectors enough to need one. */
  indexVectors(): Promise<void>;
  /** Does work as the one that holds the ingest job of this name; see `exclusively`. */
  exclusively<T>(
    spec: JobSpec,
    how: { stopping: AbortSignal; takesOthers: boolean },
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | null>;
  logger: Logger;
};

/** What an ingest job reads; the guide is known without its path. */
const IngestPayload = z.object({ folder: z.string().nullable(), baseUrl: z.string().nullable() });

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

  const answerFrom = (collectionId: string, path: string): void => {
    scope = { collectionId };
    source = path;
    starters = null;
  };

  const prepare = async ({ folder, baseUrl }: IngestFolder): Promise<Reading> => {
    const path = resolve(/* turbopackIgnore: true */ folder);
    const files = path === guide ? withoutRecords(deps.openFolder(path)) : deps.openFolder(path);
    await findDocuments(deps, files); // a folder without documents must not take the place of what is answered from
    const identity = { ...identityOf(deps, path, guide), baseUrl: baseUrl ?? null };
    const collection = await ensureCollection(deps, { ...identity, isDefault: false });
    // Where there is nothing else, a part is better than nothing.
    if (scope.collectionId === noCollection) answerFrom(collection.id, path);
    return { path, files, identity, collection };
  };

  const read = async ({ path, files, identity, collection }: Reading, signal: AbortSignal, onProgress: IngestFolder["onProgress"]) => {
    const summary = await ingestCollection(deps, collection, files, { signal, ...(onProgress ? { onProgress } : {}) });
    // Only now: a crash before leaves nobody answering from half of it.
    await ensureCollection(deps, { ...identity, isDefault: true });
    answerFrom(collection.id, path);
    hasRead = true;
    await deps.indexVectors();
    const { errors, ...counts } = summary;
    deps.logger.info("documents read", { ...counts, folder: path, refused: errors.slice(0, 20) });
    return summary;
  };

  const run = async (request: IngestFolder, how: { stopping: AbortSignal; takesOthers: boolean }): Promise<IngestSummary | null> => {
    const reading = await prepare(request);
    const { slug, source: folder, baseUrl } = reading.identity;
    const spec = { kind: "ingest", key: `ingest:${slug}`, payload: { folder, baseUrl } satisfies z.infer<typeof IngestPayload> };
    const work = (signal: AbortSignal) => {
      const cancelled = request.signal === undefined ? signal : AbortSignal.any([signal, request.signal]);
      return read(reading, cancelled, request.onProgress);
    };
    return deps.exclusively(spec, how, work);
  };

  const enqueue = <T>(work: () => Promise<T>): Promise<T> => {
    ingesting++;
    const result = queue.then(work);
    queue = result
      .catch(() => {})
      .finally(() => {
        ingesting--;
        starters = null;
      });
    return result;
  };

  const open = async (): Promise<void> => {
    const last = await deps.store.findDefault();
    if (last === null) return;
    hasRead = true;
    if (last.id !== scope.collectionId) answerFrom(last.id, last.source ?? guide);
    if (env.FOOTNOTE_DOCS !== undefined || last.source === null) return;
    configured = { folder: last.source, baseUrl: env.DOCS_BASE_URL ?? last.baseUrl ?? undefined };
  };

  const scopeOf = async (collectionId: string | null): Promise<Scope> => {
    if (collectionId === null || collectionId === scope.collectionId) return scope;
    const isThere = (await deps.store.listRead()).some(({ id }) => id === collectionId);
    return isThere ? { collectionId } : scope;
  };

  return {
    open,
    scope: () => scope,
    scopeOf,
    collections: () => deps.store.listRead(),
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
    followUps: async (answered, collectionId) => findFollowUps(deps, await scopeOf(collectionId), answered),
    ingest: (request) =>
      enqueue(async () => {
        const summary = await run(request, { stopping: never, takesOthers: false });
        if (summary === null) throw new Error("what others read was taken, though it was not to be");
        return summary;
      }),
    ingestConfigured: (stopping) =>
      enqueue(async () => {
        const summary = await run(configured, { stopping, takesOthers: true });
        if (summary === null) await open();
      }),
    async ingestAgain(payload, signal) {
      const { folder, baseUrl } = IngestPayload.parse(payload);
      await read(await prepare({ folder: folder ?? guide, baseUrl: baseUrl ?? undefined }), signal, undefined);
    },
  };
}

/** A folder that is about to be read, and the collection it is read into. */
type Reading = {
  path: string;
  files: DocumentFolder;
  identity: { slug: string; name: string; source: string | null; baseUrl: string | null };
  collection: Collection;
};

const never = new AbortController().signal;

/** The guide's folder holds records of decisions too; they are for who works on Footnote, not for who asks about it. */
function withoutRecords(folder: DocumentFolder): DocumentFolder {
  return { ...folder, list: async () => (await folder.list()).filter(({ path }) => !path.startsWith("decisions/")) };
}

/** What a folder is known by. The guide moves with the checkout, so it is known without its path. */
function identityOf({ hash }: DocumentsDeps, path: string, guide: string): { slug: string; name: string; source: string | null } {
  if (path === guide) return { slug: "guide", name: "Guide", source: null };
  return { slug: `${basename(path)}-${toHex(hash(path)).slice(0, 8)}`, name: basename(path), source: path };
}
