import type { DocumentView } from "@/contract/document";
import type { Authenticate } from "./adapters/auth/create-authenticate";
import { sessionSecret } from "./adapters/auth/secret";
import { type Brand, readBrand } from "./adapters/brand/brand";
import type { Database } from "./adapters/database/database";
import { createDatabaseClock } from "./adapters/database/database-clock";
import { type DatabaseDescription, describeDatabase } from "./adapters/database/describe-database";
import { createMinilmEmbedder } from "./adapters/embedding/minilm";
import { createUuidV7Source } from "./adapters/ids/uuid-v7";
import { createJsonLogger } from "./adapters/log/json-logger";
import { createAnswerModel } from "./adapters/model/create-answer-model";
import { createJobStore } from "./adapters/prisma/job-store";
import { tryRedis } from "./adapters/redis/redis-connection";
import { type AskedAside, createAskedAside } from "./asked-aside";
import { createBackgroundWork } from "./background-work";
import { createAccess } from "./create-access";
import { createAsking } from "./create-asking";
import { createBus, createRedis } from "./create-bus";
import { createServices } from "./create-services";
import type { Documents } from "./documents";
import type { AnswerModel } from "./domain/answer/ports";
import type { Clock } from "./domain/clock";
import { viewDocument } from "./domain/document/view-document";
import type { IdSource } from "./domain/id-source";
import type { Actor } from "./domain/identity/actor";
import type { Caller } from "./domain/identity/caller";
import type { JobState } from "./domain/job/ports";
import type { Logger } from "./domain/logger";
import type { Embedder } from "./domain/retrieval/ports";
import type { Retriever } from "./domain/retrieval/retriever";
import type { Env } from "./env";
import { createGuide } from "./guide";
import type { AskPipeline } from "./jobs/answer";
import { databaseOf, openMigrated } from "./open-migrated";
import { handleAuth } from "./rest/handle-auth";
import type { Services } from "./services";
import { createSiteUrl } from "./site-url";

/** Everything of one process: database, search, model, services, jobs. */
export type Container = {
  env: Env;
  services: Services;
  database: Database;
  documents: Documents;
  retriever: Retriever;
  /** The answer pipeline alone, over the server's documents, without conversation or log. */
  ask: AskedAside["ask"];
  /** Whoever holds the token of a guest cookie; null without a valid one, and where guests may not ask. */
  guestOf(token: string | null): Actor | null;
  /** Who sent a request, by its cookies and where it came from. */
  identify(headers: Headers): Promise<Caller>;
  /** Answers `/api/auth/*`: signing in and out. */
  handleAuth(request: Request): Promise<Response>;
  /** What is behind that: a guarded request to the ways of signing in and out. */
  authenticate: Authenticate;
  /** The `Set-Cookie` values that take a sealed session from a browser, and the looks that its person has chosen. */
  endedSessionCookies: readonly string[];
  /** Those that take only the looks. */
  noPreferences: readonly string[];
  /** The `Set-Cookie` value after whoever sent these headers has proven that an account is theirs: limits for strangers spare them. */
  deviceCookie(headers: Headers, userId: string): string;
  /** A page of Footnote's own guide by its file's name; null where there is none. */
  guidePage(file: string): Promise<DocumentView | null>;
  /** What this deployment looks like beside its name. */
  brand: Brand;
  /** Whether cookies are marked Secure, and HSTS sent. */
  isSecure: boolean;
  /** Says where the server listens, for links where no PUBLIC_URL is set. */
  listensAt(url: string): void;
  describeDatabase(): Promise<DatabaseDescription>;
  /** Whether requests can be served: the database answers, and what other instances write is heard of. */
  isReady(): Promise<boolean>;
  /** Asks the language model for a word; what is wrong with it, or null. Costs a request. */
  checkModel(): Promise<string | null>;
  /** Work in the background whose last attempt failed: chores, readings of documents. */
  failingJobs(): Promise<JobState[]>;
  /** What keeps us from using Redis, or null; `unused` where none is configured, or the database has one process only. */
  checkRedis(): Promise<string | null | "unused">;
  /** Begins background work: takes over unfinished answers, reads the documents, cleans up. Returns once those answers go on. */
  start(): Promise<void>;
  /** Stops taking work, lets running answers finish for a while, hands over the rest, ends streams, closes everything. */
  close(): Promise<void>;
};

/** Parts to put in place of the environment's own, for tests and measures. A database given is migrated already and is not closed. */
export type Overrides = {
  database?: Database;
  embedder?: Embedder;
  model?: AnswerModel;
  ask?: AskPipeline;
  clock?: Clock;
  ids?: IdSource;
  logger?: Logger;
};

/** Opens and migrates the database and puts everything together; starts nothing. Throws `DatabaseUnavailable`. */
export async function createContainer(env: Env, overrides: Overrides = {}): Promise<Container> {
  const brand = await readBrand({ accent: env.FOOTNOTE_ACCENT, logoFile: env.FOOTNOTE_LOGO });
  const database = overrides.database ?? (await openMigrated(databaseOf(env)));
  const clock = overrides.clock === undefined ? await createDatabaseClock(database) : keptBy(overrides.clock);
  const ids = overrides.ids ?? createUuidV7Source(clock.now);
  const logger = overrides.logger ?? createJsonLogger(env.LOG_LEVEL);
  const own = overrides.embedder === undefined ? createMinilmEmbedder() : null;
  const embedder = overrides.embedder ?? own ?? createMinilmEmbedder();
  const model = overrides.model ?? createAnswerModel(env);
  const jobs = createJobStore(database, ids);
  const instanceId = ids.next();
  const asking = { env, database, embedder, model, jobs, instanceId, ids, logger };
  const { documents, retriever, ask } = await createAsking(asking, overrides.ask);
  let kept: string | null = null;
  // Made at the first use: a command that signs nobody in leaves no secret behind.
  const secret = () => {
    kept ??= sessionSecret(env.NEXTAUTH_SECRET, env.FOOTNOTE_DATA);
    return kept;
  };
  const { siteUrl, listensAt } = createSiteUrl(env);
  const redis = createRedis(env, database, logger);
  const bus = createBus({ database, redis, ids, logger });
  const services = createServices({
    env,
    database,
    bus,
    redis,
    clock,
    ids,
    logger,
    ask,
    model,
    documents,
    secret,
    siteUrl,
    jobMade: () => work.kick(),
  });
  const ping = () => database.query("SELECT 1");
  const isAlone = database.kind === "embedded";
  const work = createBackgroundWork({ services, model, jobs, instanceId, documents, embedder, isAlone, ping });
  const container: Container = {
    env,
    services,
    database,
    documents,
    retriever,
    ...createAskedAside({ services, ask, model }),
    ...createAccess({ env, services, secret }),
    handleAuth: (request) => handleAuth(container, request),
    listensAt,
    brand,
    async guidePage(file) {
      const page = await viewDocument({ documentViews: guide }, { path: file });
      return page.ok ? page.value : null;
    },
    describeDatabase: () => describeDatabase(database),
    isReady: () =>
      ping().then(
        () => bus.isReady(),
        () => false,
      ),
    failingJobs: () => jobs.failing(),
    checkRedis: async () => (redis === null || env.REDIS_URL === undefined ? "unused" : tryRedis(env.REDIS_URL)),
    start() {
      bus.open();
      return work.start();
    },
    close: once(async () => {
      await work.stop();
      await bus.close();
      await redis?.close();
      await own?.close();
      clock.close();
      if (overrides.database === undefined) await database.close();
    }),
  };
  return container;
}

/** A clock that somebody else keeps. */
function keptBy(clock: Clock): Clock & { close(): void } {
  return { now: () => clock.now(), close: () => {} };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | null = null;
  return () => {
    done ??= work();
    return done;
  };
}

const guide = createGuide();
