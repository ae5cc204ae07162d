import type { Services } from "./container";
import type { Documents } from "./documents";
import { staleAfterMs } from "./domain/identity/session-watch";
import { FolderRefused } from "./domain/ingestion/ports";
import type { Logger } from "./domain/logger";
import type { Embedder } from "./domain/retrieval/ports";
import type { LocalRunner } from "./jobs/answer-runner";
import { eraseGuests } from "./jobs/erase-guests";
import { eraseLeftovers } from "./jobs/erase-leftovers";
import { recoverAnswers } from "./jobs/recover-answers";
import { startScheduler } from "./jobs/scheduler";
import { settleSessions } from "./jobs/settle-sessions";
import { createTrimEvents } from "./jobs/trim-events";

type WorkParts = {
  services: Services & { runner: LocalRunner };
  documents: Documents;
  embedder: Embedder;
  /** Only one process can have the database open: whoever else holds an answer there is dead. */
  isAlone: boolean;
};

/**
 * How long running answers may go on once the process is told to end. Where others take over what is left, long enough for nearly all, and short
 * of the thirty seconds after which orchestrators kill; the one process of an embedded database is waited for by whoever restarts it.
 */
const answerGraceMs = { alone: 4_000, shared: 25_000 };
/** With a lease's ten seconds, how soon a dead process's answers go on; what was handed over waits no longer than this. */
const recoverEveryMs = { alone: 5_000, shared: 1_000 };
const trimEveryMs = 300_000;
const eraseEveryMs = 3_600_000;
const settleEveryMs = 60_000;

/** What a process does beside answering requests: `stop` lets running answers finish for a while, hands over the rest, then ends streams. */
export function createBackgroundWork({ services, documents, embedder, isAlone }: WorkParts): {
  start(): Promise<void>;
  stop(): Promise<void>;
} {
  const { runner, connections, logger } = services;
  const size = isAlone ? "alone" : "shared";
  const closing = new AbortController();
  let scheduler: ReturnType<typeof startScheduler> | null = null;
  let reading: Promise<void> = Promise.resolve();
  return {
    async start() {
      // First: an answer that goes on waits for documents that are being read.
      reading = readDocuments(documents, embedder, logger, closing.signal);
      const recovered = await recoverAnswers(services, isAlone);
      if (recovered > 0) logger.warn("answers of the last stop go on", { count: recovered });
      const jobs = [
        { name: "end-streams", everyMs: staleAfterMs, run: () => services.sessionWatch.enforce() },
        { name: "recover-answers", everyMs: recoverEveryMs[size], run: () => recoverAnswers(services, false) },
        { name: "settle-sessions", everyMs: settleEveryMs, run: () => settleSessions(services) },
        { name: "erase-guests", everyMs: eraseEveryMs, run: () => eraseGuests(services) },
        { name: "erase-leftovers", everyMs: eraseEveryMs, run: () => eraseLeftovers(services) },
        { name: "trim-events", everyMs: trimEveryMs, run: createTrimEvents(services) },
      ];
      scheduler = startScheduler(jobs, logger);
    },
    async stop() {
      closing.abort();
      await scheduler?.stop();
      await runner.drain(answerGraceMs[size]);
      connections.endAll();
      await reading;
    },
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
