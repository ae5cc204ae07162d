import type { Database } from "./adapters/database/database";
import { patientReads } from "./adapters/database/patient-reads";
import { createFileSystemFolder } from "./adapters/folder/file-system-folder";
import { createMarkdownParser } from "./adapters/parse/markdown/markdown-parser";
import { createAskerPreferences } from "./adapters/prisma/asker-preferences";
import { createCollectionOutline } from "./adapters/prisma/collection-outline";
import { createReranker } from "./adapters/rerank/create-reranker";
import { createVectorIndexFor } from "./adapters/search/create-vector-index-for";
import { sha256 } from "./adapters/search/ingest-hash";
import { createIngestStore } from "./adapters/search/ingest-store";
import { createLexicalIndex } from "./adapters/search/lexical-index";
import { createPassageStore } from "./adapters/search/passage-store";
import { createVectorIndex } from "./adapters/search/vector-index";
import { createDocuments } from "./documents";
import { answerQuestion } from "./domain/answer/answer-question";
import type { AnswerModel } from "./domain/answer/ports";
import type { Clock } from "./domain/clock";
import type { IdSource } from "./domain/id-source";
import type { JobStore } from "./domain/job/ports";
import type { Logger } from "./domain/logger";
import { createRetriever } from "./domain/retrieval/create-retriever";
import { fuse } from "./domain/retrieval/fuse";
import type { Embedder } from "./domain/retrieval/ports";
import type { Env } from "./env";
import type { AskPipeline } from "./jobs/answer";
import { exclusively } from "./jobs/exclusively";
import { readingKind } from "./jobs/ingest";

type AskingParts = {
  env: Env;
  database: Database;
  embedder: Embedder;
  model: AnswerModel;
  jobs: JobStore;
  /** Names this process where it holds jobs. */
  instanceId: string;
  ids: IdSource;
  logger: Logger;
};

/** About three sentences. */
const shortAnswerChars = 450;

/** What questions are answered from: the documents with their index, and the pipeline over them, unless one is given. */
export async function createAsking({ env, database, embedder, model, jobs, instanceId, ids, logger }: AskingParts, given?: AskPipeline) {
  const reads = patientReads(database);
  const passages = createPassageStore(reads);
  const search = { embedder, lexical: createLexicalIndex(reads), vector: createVectorIndex(reads), passages };
  const reranker = createReranker(env, logger);
  const found = { ...search, fuse, clock: preciseClock };
  const retriever = createRetriever({ ...found, ...(reranker && { reranker }) });
  const reading = { store: createIngestStore(database), parser: createMarkdownParser(), embedder, hash: sha256, ids };
  const outline = createCollectionOutline(database);
  const indexVectors = async () => void (await createVectorIndexFor(database, embedder));
  const isAlone = database.kind === "embedded";
  const documents = createDocuments(
    {
      ...reading,
      openFolder: createFileSystemFolder,
      passages,
      // What a page may begin with is found without asking a language model: nobody asked for it.
      retriever: createRetriever(found),
      outline,
      logger,
      indexVectors,
      exclusively: (spec, how, work) =>
        exclusively({ jobs, logger, leaseOwner: instanceId, isAlone }, spec, { kind: readingKind, ...how }, work),
    },
    env,
  );
  await documents.open();
  const preferencesOf = createAskerPreferences(reads);
  const answering = { retriever, model, clock: preciseClock, maxAnswerChars: env.MAX_ANSWER_CHARS };
  const ask: AskPipeline =
    given ??
    async function* ({ sessionId = null, ...asked }, signal, meter) {
      const [wanted] = await Promise.all([sessionId === null ? null : preferencesOf(sessionId), documents.untilSearchable(signal)]);
      const scope = await documents.scopeOf(wanted?.collectionId ?? null);
      yield* answerQuestion(
        answering,
        { ...asked, scope, ...(wanted?.answerLength === "short" && { maxChars: shortAnswerChars }) },
        signal,
        meter,
      );
    };
  return { documents, retriever, ask };
}

/** Times of an answer in fractions of a millisecond; not for moments that are stored. */
const preciseClock: Clock = { now: () => performance.timeOrigin + performance.now() };
