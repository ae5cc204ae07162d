import type { AccessInfo } from "@/contract/account";
import type { DocumentView } from "@/contract/document";
import type { ChatInfo } from "@/contract/session";
import type { OAuthSettings } from "./adapters/auth/auth-options";
import { type Authenticate, createAuthenticate } from "./adapters/auth/create-authenticate";
import { deviceCookieBeside } from "./adapters/auth/device-cookie";
import { guestTokenHash } from "./adapters/auth/guest-token";
import { createIdentify } from "./adapters/auth/identify";
import { sessionSecret } from "./adapters/auth/secret";
import { endedSessionCookie } from "./adapters/auth/session-token";
import { type Brand, readBrand } from "./adapters/brand/brand";
import type { Database } from "./adapters/database/database";
import { type DatabaseDescription, describeDatabase } from "./adapters/database/describe-database";
import { migrate } from "./adapters/database/migrate";
import { type DatabaseOptions, openDatabase } from "./adapters/database/open-database";
import { createMinilmEmbedder } from "./adapters/embedding/minilm";
import { createFileSystemFolder } from "./adapters/folder/file-system-folder";
import { createUuidV7Source } from "./adapters/ids/uuid-v7";
import { createJsonLogger } from "./adapters/log/json-logger";
import { createAnswerModel } from "./adapters/model/create-answer-model";
import { createMarkdownParser } from "./adapters/parse/markdown/markdown-parser";
import { createCollectionOutline } from "./adapters/prisma/collection-outline";
import { createJobStore } from "./adapters/prisma/job-store";
import { tryRedis } from "./adapters/redis/redis-connection";
import { createVectorIndexFor } from "./adapters/search/create-vector-index-for";
import { sha256 } from "./adapters/search/ingest-hash";
import { createIngestStore } from "./adapters/search/ingest-store";
import { createLexicalIndex } from "./adapters/search/lexical-index";
import { createPassageStore } from "./adapters/search/passage-store";
import { createVectorIndex } from "./adapters/search/vector-index";
import { createBackgroundWork } from "./background-work";
import { createBus, createRedis } from "./create-bus";
import { createServices } from "./create-services";
import { createDocuments, type Documents } from "./documents";
import type { ConversationBrowser, UserDirectory } from "./domain/analytics/ports";
import { answerQuestion } from "./domain/answer/answer-question";
import type { AnswerModel } from "./domain/answer/ports";
import type { Clock } from "./domain/clock";
import type { ConversationStore } from "./domain/conversation/ports";
import type { DocumentViewStore } from "./domain/document/ports";
import { viewDocument } from "./domain/document/view-document";
import type { Connections } from "./domain/event-log/connections";
import type { EventBus, EventLog } from "./domain/event-log/ports";
import type { IdSource } from "./domain/id-source";
import type { Actor } from "./domain/identity/actor";
import type { AuditLog } from "./domain/identity/audit-log";
import type { Caller } from "./domain/identity/caller";
import type { LoginStore } from "./domain/identity/login-store";
import type { AccountStore, LinkStore, Mailer, PasswordHasher, SiteUrl, TokenSource } from "./domain/identity/ports";
import type { SessionWatch } from "./domain/identity/session-watch";
import type { JobState } from "./domain/job/ports";
import type { Logger } from "./domain/logger";
import type { AnswerRunner } from "./domain/message/answer-runner";
import type { AnswerStore, MessageStore } from "./domain/message/ports";
import type { AnswerLimits } from "./domain/rate-limit/answer-limits";
import type { RateLimiter } from "./domain/rate-limit/ports";
import { createRetriever } from "./domain/retrieval/create-retriever";
import { fuse } from "./domain/retrieval/fuse";
import type { Embedder } from "./domain/retrieval/ports";
import type { Retriever } from "./domain/retrieval/retriever";
import type { SessionStore } from "./domain/session/ports";
import { type Env, readEnv } from "./env";
import { createGuide } from "./guide";
import type { AskPipeline } from "./jobs/answer";
import { exclusively } from "./jobs/exclusively";
import { readingKind } from "./jobs/ingest";
import { openMigrated } from "./open-migrated";
import { guestCookie, guestTokenIn, newGuestToken } from "./rest/guest-cookie";
import { handleAuth } from "./rest/handle-auth";
import { createSiteUrl } from "./site-url";

/** What routers and handlers may use: the ports that domain services take as their first argument. */
export type Services = {
  accounts: AccountStore;
  links: LinkStore;
  logins: LoginStore;
  hasher: PasswordHasher;
  tokens: TokenSource;
  /** Null where no mail server is configured. */
  mailer: Mailer | null;
  audit: AuditLog;
  /** How people may sign in and up. */
  access: AccessInfo;
  siteUrl: SiteUrl;
  sessions: SessionStore;
  sessionWatch: SessionWatch;
  conversations: ConversationStore;
  conversationBrowser: ConversationBrowser;
  userDirectory: UserDirectory;
  messages: MessageStore;
  answers: AnswerStore;
  documentViews: DocumentViewStore;
  log: EventLog;
  bus: EventBus;
  runner: AnswerRunner;
  connections: Connections;
  limiter: RateLimiter;
  limits: AnswerLimits;
  clock: Clock;
  ids: IdSource;
  logger: Logger;
  maxMessageChars: number;
  guestRetentionDays: number;
  /** `extractive`, or the language model's name. */
  modelName: string;
  chatInfo(): Promise<ChatInfo>;
};

/** Everything of one process: database, search, model, services, jobs. */
export type Container = {
  env: Env;
  services: Services;
  database: Database;
  documents: Documents;
  retriever: Retriever;
  /** The answer pipeline alone, over the server's documents, without conversation or log. */
  ask: AskPipeline;
  /** Whoever holds the token of a guest cookie; null without a valid one, and where guests may not ask. */
  guestOf(token: string | null): Actor | null;
  /** Who sent a request, by its cookies and where it came from. */
  identify(headers: Headers): Promise<Caller>;
  /** Answers `/api/auth/*`: signing in and out. */
  handleAuth(request: Request): Promise<Response>;
  /** What is behind that: a guarded request to the ways of signing in and out. */
  authenticate: Authenticate;
  /** The `Set-Cookie` value that takes a sealed session from a browser. */
  endedSessionCookie: string;
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
  const clock = overrides.clock ?? { now: Date.now };
  const ids = overrides.ids ?? createUuidV7Source(clock.now);
  const logger = overrides.logger ?? createJsonLogger(env.LOG_LEVEL);
  const own = overrides.embedder === undefined ? createMinilmEmbedder() : null;
  const embedder = overrides.embedder ?? own ?? createMinilmEmbedder();
  const model = overrides.model ?? createAnswerModel(env);
  const passages = createPassageStore(database);
  const search = { embedder, lexical: createLexicalIndex(database), vector: createVectorIndex(database), passages };
  const retriever = createRetriever({ ...search, fuse, clock: preciseClock });
  const reading = { store: createIngestStore(database), parser: createMarkdownParser(), embedder, hash: sha256, ids };
  const outline = createCollectionOutline(database);
  const indexVectors = async () => void (await createVectorIndexFor(database, embedder));
  const jobs = createJobStore(database, ids);
  const instanceId = ids.next();
  const isAlone = database.kind === "embedded";
  const documents = createDocuments(
    {
      ...reading,
      openFolder: createFileSystemFolder,
      passages,
      retriever,
      outline,
      logger,
      indexVectors,
      exclusively: (spec, how, work) =>
        exclusively({ jobs, logger, leaseOwner: instanceId, isAlone }, spec, { kind: readingKind, ...how }, work),
    },
    env,
  );
  await documents.open();
  const answering = { retriever, model, clock: preciseClock, maxAnswerChars: env.MAX_ANSWER_CHARS };
  const ask: AskPipeline =
    overrides.ask ??
    async function* (question, signal) {
      await documents.untilSearchable(signal);
      yield* answerQuestion(answering, { ...question, scope: documents.scope() }, signal);
    };
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
  const isSecure = env.PUBLIC_URL?.startsWith("https:") ?? false;
  const identify = createIdentify({ watch: services.sessionWatch, secret, isSecure, guests: env.GUESTS });
  const newGuestCookie = () => guestCookie(newGuestToken(), isSecure);
  const ended = endedSessionCookie(isSecure);
  const parts = { deps: services, oauth: oauthOf(env), secret, isSecure, newGuestCookie, endedSessionCookie: ended };
  const authenticate = createAuthenticate(parts);
  const work = createBackgroundWork({ services, model, jobs, instanceId, documents, embedder, isAlone });
  const container: Container = {
    env,
    services,
    database,
    documents,
    retriever,
    ask,
    guestOf(token) {
      const tokenHash = guestTokenHash(token);
      return tokenHash === null || env.GUESTS === "off" ? null : { kind: "guest", tokenHash };
    },
    identify: (headers) => identify(headers, guestTokenIn(headers.get("cookie"), isSecure)),
    handleAuth: (request) => handleAuth(container, request),
    authenticate,
    endedSessionCookie: ended,
    deviceCookie: (headers, userId) => deviceCookieBeside(headers.get("cookie"), secret(), userId, isSecure),
    isSecure,
    listensAt,
    brand,
    async guidePage(file) {
      const page = await viewDocument({ documentViews: guide }, { path: file });
      return page.ok ? page.value : null;
    },
    describeDatabase: () => describeDatabase(database),
    isReady: () =>
      database.query("SELECT 1").then(
        () => bus.isReady(),
        () => false,
      ),
    checkModel: () => tryModel(model),
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
      if (overrides.database === undefined) await database.close();
    }),
  };
  return container;
}

/** Times of an answer in fractions of a millisecond; not for moments that are stored. */
const preciseClock: Clock = { now: () => performance.timeOrigin + performance.now() };

function databaseOf({ DATABASE_URL, DIRECT_DATABASE_URL, FOOTNOTE_DATA }: Env): DatabaseOptions {
  return { databaseUrl: DATABASE_URL, directUrl: DIRECT_DATABASE_URL, dataDir: FOOTNOTE_DATA };
}

/** The providers that are configured: env.ts sees to it that their ids and secrets come in pairs. */
function oauthOf({ GITHUB_ID, GITHUB_SECRET, GITHUB_ENTERPRISE_URL: enterpriseUrl, GOOGLE_ID, GOOGLE_SECRET }: Env): OAuthSettings {
  const isGithub = GITHUB_ID !== undefined && GITHUB_SECRET !== undefined;
  const isGoogle = GOOGLE_ID !== undefined && GOOGLE_SECRET !== undefined;
  return {
    github: isGithub ? { clientId: GITHUB_ID, clientSecret: GITHUB_SECRET, enterpriseUrl } : null,
    google: isGoogle ? { clientId: GOOGLE_ID, clientSecret: GOOGLE_SECRET } : null,
  };
}

const modelCheckMs = 10_000;

/** What a request to the model fails with, in words; null when it answers. */
async function tryModel(model: AnswerModel): Promise<string | null> {
  try {
    await model.rewrite?.("Does this work?", [{ role: "user", content: "This is a check." }], AbortSignal.timeout(modelCheckMs));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | null = null;
  return () => {
    done ??= work();
    return done;
  };
}

/** Applies pending migrations and nothing else; their names. */
export async function migrateDatabase(env: Env): Promise<string[]> {
  const database = await openDatabase(databaseOf(env));
  try {
    return (await migrate(database)).applied;
  } finally {
    await database.close();
  }
}

const guide = createGuide();

const key = Symbol.for("footnote.container");

/**
 * Makes this process's container and starts its work. Next loads modules anew for each of its parts, and the command that serves it has
 * a bundle of its own: all of them share the one container of `globalThis`. A start that failed can be tried again.
 */
export function startContainer(env: Env): Promise<Container> {
  const starting = createContainer(env).then(async (container) => {
    try {
      await container.start();
      return container;
    } catch (error) {
      await container.close();
      throw error;
    }
  });
  Reflect.set(globalThis, key, starting);
  starting.catch(() => {
    if (Reflect.get(globalThis, key) === starting) Reflect.deleteProperty(globalThis, key);
  });
  return starting;
}

/** Under Next's own server, which nobody ends in order: makes the container unless there is one, and closes it when the process is told to end. */
export async function ensureContainer(): Promise<void> {
  const isOurs = !Reflect.has(globalThis, key);
  const container = await getContainer();
  if (!isOurs) return;
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void container.close());
}

/** The container of this process; made from the environment by whoever asks first. */
export function getContainer(): Promise<Container> {
  const running: Promise<Container> | undefined = Reflect.get(globalThis, key);
  return running ?? startContainer(readEnv());
}
