import type { OwnServices } from "./create-services";
import type { Documents } from "./documents";
import type { AnswerModel } from "./domain/answer/ports";
import { makeTitle } from "./domain/conversation/make-title";
import { staleAfterMs } from "./domain/identity/session-watch";
import { FolderRefused } from "./domain/ingestion/ports";
import type { JobStore } from "./domain/job/ports";
import type { Logger } from "./domain/logger";
import { indexMessages } from "./domain/message-search/index-messages";
import type { Embedder } from "./domain/retrieval/ports";
import { sparingTheLiving } from "./jobs/after-outage";
import { createChores } from "./jobs/chores";
import { readingKind } from "./jobs/ingest";
import { createJobWorker } from "./jobs/job-worker";
import { recoverAnswers } from "./jobs/recover-answers";
import { startScheduler } from "./jobs/scheduler";
import { within } from "./jobs/within";
import type { Services } from "./services";

type WorkParts = {
  services: Services & OwnServices;
  model: AnswerModel;
  jobs: JobStore;
  /** Names this process in leases of jobs. */
  instanceId: string;
  documents: Documents;
  embedder: Embedder;
  /** Only one process can have the database open: whoever else holds an answer there is dead. */
  isAlone: boolean;
  /** Asks the database for nothing. */
  ping(): Promise<unknown>;
};

/**
 * How long running answers may go on once the process is told to end. Where others take over what is left, long enough for nearly all, and short
 * of the thirty seconds after which orchestrators kill; the one process of an embedded database is waited for by whoever restarts it.
 */
const answerGraceMs = { alone: 4_000, shared: 24_000 };
/** How long what else is under way is waited for afterwards: it may wait for a database that does not answer. */
const tidyMs = 500;
/** With a lease's ten seconds, how soon a dead process's answers go on; what was handed over waits no longer than this. */
const recoverEveryMs = { alone: 5_000, shared: 1_000 };
/** One request for a title, whatever becomes of it: there is one already, of the question's words. */
const titleKind = { everyMs: null, mostAttempts: 1 };
/** How soon what was said can be found; whoever searches finds what they said themselves at once. */
const indexEveryMs = 1_000;
/** While so many answers are being written here, what was said waits longer: taking it in costs the database as much as storing it did. */
const manyAnswers = 20;
const indexWhenBusyMs = 15_000;
/** How soon an instance answers from what another one has read. */
const openEveryMs = 5_000;

/** What a process does beside answering requests: `stop` lets running answers finish for a while, hands over the rest, then ends streams. */
export function createBackgroundWork({ services, model, jobs, instanceId, documents, embedder, isAlone, ping }: WorkParts): {
  start(): Promise<void>;
  /** A job was made. */
  kick(): void;
  stop(): Promise<void>;
} {
  const { runner, connections, logger } = services;
  const size = isAlone ? "alone" : "shared";
  const closing = new AbortController();
  const worker = createJobWorker({
    jobs,
    kinds: {
      ...createChores({ ...services, embedder }),
      ingest: { ...readingKind, run: async ({ payload }, signal) => void (await documents.ingestAgain(payload, signal)) },
      title: {
        ...titleKind,
        run: async ({ attemptId }, signal) => void (await makeTitle({ ...services, title: model.title }, attemptId, signal)),
      },
    },
    leaseOwner: instanceId,
    isAlone,
    logger,
  });
  let scheduler: ReturnType<typeof startScheduler> | null = null;
  let reading: Promise<void> = Promise.resolve();
  return {
    async start() {
      // First: an answer that goes on waits for documents that are being read.
      reading = readDocuments(documents, embedder, logger, closing.signal);
      const recovered = await recoverAnswers(services, isAlone);
      if (recovered > 0) logger.warn("answers of the last stop go on", { count: recovered });
      const recover = sparingTheLiving(() => recoverAnswers(services, false), ping);
      const periodic = [
        { name: "end-streams", everyMs: staleAfterMs, run: () => services.sessionWatch.enforce() },
        { name: "recover-answers", everyMs: recoverEveryMs[size], run: recover },
        { name: "index-messages", everyMs: indexEveryMs, run: whenQuiet(services, () => indexMessages(services)) },
        { name: "open-documents", everyMs: openEveryMs, run: async () => (documents.isIngesting() ? undefined : documents.open()) },
      ];
      scheduler = startScheduler(periodic, logger);
      await worker.start();
    },
    kick: worker.kick,
    async stop() {
      closing.abort();
      // Both take nothing more from now on.
      const idle = Promise.all([scheduler?.stop(), worker.stop()]);
      await runner.drain(answerGraceMs[size]);
      await within(tidyMs, idle);
      connections.endAll();
      await within(tidyMs, reading);
    },
  };
}

/** Work that is put off while many answers run here, though not for ever. */
function whenQuiet({ runner, clock }: Pick<Services, "runner" | "clock">, work: () => Promise<unknown>): () => Promise<unknown> {
  let doneAt = 0;
  return async () => {
    if (runner.attemptIds().length >= manyAnswers && clock.now() - doneAt < indexWhenBusyMs) return;
    doneAt = clock.now();
    await work();
  };
}

/** Reads the documents and loads the embedding model, so that the first question need not wait for it. */
async function readDocuments(documents: Documents, embedder: Embedder, logger: Logger, signal: AbortSignal): Promise<void> {
  try {
    const read = documents.ingestConfigured(signal);
    await Promise.all([read, embedder.embedQuery("ready")]);
    await documents.starters();
  } catch (error) {
    if (signal.aborted) return;
    const folder = documents.source();
    if (error instanceof FolderRefused) logger.error("documents not read", { folder, reason: error.message });
    else logger.error("documents not read", { folder, error });
  }
}
