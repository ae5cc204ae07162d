import type { AccessInfo } from "@/contract/account";
import mailWords from "@/i18n/en/mail.json";
import { createArgon2Hasher } from "./adapters/auth/password-hasher";
import { randomTokens } from "./adapters/auth/random-tokens";
import type { Database } from "./adapters/database/database";
import { isUnavailable } from "./adapters/database/postgres-error";
import { createDatabaseLimiter, createMemoryLimiter, createRedisLimiter } from "./adapters/limit/create-rate-limiter";
import { limitPoints } from "./adapters/limit/limit-points";
import { createSmtpMailer } from "./adapters/mail/smtp-mailer";
import { createAccountStore } from "./adapters/prisma/account-store";
import { createAnswerInspector } from "./adapters/prisma/admin-answers";
import { createConversationBrowser } from "./adapters/prisma/admin-conversations";
import { createUserDirectory } from "./adapters/prisma/admin-users";
import { createAnswerStore } from "./adapters/prisma/answer-store";
import { createAuditChain } from "./adapters/prisma/audit-chain";
import { createAuditLog } from "./adapters/prisma/audit-log";
import { createAuditTrail } from "./adapters/prisma/audit-trail";
import { createPrismaClient } from "./adapters/prisma/client";
import { createConversationStore } from "./adapters/prisma/conversation-store";
import { createEventLog } from "./adapters/prisma/event-log";
import { createExportStore } from "./adapters/prisma/export-store";
import { createFeedbackInbox } from "./adapters/prisma/feedback-inbox";
import { createFeedbackStore } from "./adapters/prisma/feedback-store";
import { createGapDirectory } from "./adapters/prisma/gap-directory";
import { createGapGroups } from "./adapters/prisma/gap-groups";
import { createImportStore } from "./adapters/prisma/import-store";
import { createLinkStore } from "./adapters/prisma/link-store";
import { createLoginStore } from "./adapters/prisma/login-store";
import { createMessageIndex } from "./adapters/prisma/message-index";
import { createMessageStore } from "./adapters/prisma/message-store";
import { createPageReport } from "./adapters/prisma/page-report";
import { createSessionStore } from "./adapters/prisma/session-store";
import { createShareStore } from "./adapters/prisma/share-store";
import type { LostTokens } from "./adapters/prisma/take-over-answers";
import { createTitleStore } from "./adapters/prisma/title-store";
import { createTokenUsage } from "./adapters/prisma/token-usage";
import type { RedisConnection } from "./adapters/redis/redis-connection";
import { createDocumentViewStore } from "./adapters/search/document-view-store";
import { createAskedAside } from "./asked-aside";
import type { Documents } from "./documents";
import type { AnswerModel } from "./domain/answer/ports";
import type { Clock } from "./domain/clock";
import type { TitleStore } from "./domain/conversation/ports";
import { createConnections } from "./domain/event-log/connections";
import { createEventWriter } from "./domain/event-log/event-writer";
import type { EventBus } from "./domain/event-log/ports";
import type { IdSource } from "./domain/id-source";
import { createLongRequests } from "./domain/identity/long-requests";
import type { Mailer, SiteUrl } from "./domain/identity/ports";
import { createSessionWatch } from "./domain/identity/session-watch";
import type { Logger } from "./domain/logger";
import { createAnswerLimits } from "./domain/rate-limit/answer-limits";
import { createPlaces } from "./domain/rate-limit/places";
import type { RateLimiter, TokenUsage } from "./domain/rate-limit/ports";
import { createTokenBudget, noBudget, type TokenBudget } from "./domain/rate-limit/token-budget";
import type { Env } from "./env";
import type { AskPipeline } from "./jobs/answer";
import { createAnswerRunner, type LocalRunner } from "./jobs/answer-runner";
import type { Services } from "./services";

type ServiceParts = {
  env: Env;
  database: Database;
  bus: EventBus;
  redis: RedisConnection | null;
  clock: Clock;
  ids: IdSource;
  logger: Logger;
  ask: AskPipeline;
  model: AnswerModel;
  documents: Documents;
  secret: () => string;
  siteUrl: SiteUrl;
  /** Called when a job has been made that somebody may look for at once. */
  jobMade: () => void;
};

/** What only the work in the background has to do with. */
export type OwnServices = { runner: LocalRunner; titles: TitleStore };

/** The stores, the log with its writer and readers, and the runner of answers. */
export function createServices({
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
  jobMade,
}: ServiceParts): Services & OwnServices {
  const prisma = createPrismaClient(database);
  const log = createEventLog(database);
  const answers = createAnswerStore(database, ids, lostTokens(env));
  const tokenUsage = createTokenUsage(database);
  const writer = createEventWriter({ log, bus, clock, logger });
  const makesTitles = model.title !== null && env.MODEL_TITLES === "on";
  const answering = {
    ask,
    answers,
    tokenUsage,
    writer,
    bus,
    clock,
    ids,
    logger,
    modelName: model.name,
    makesTitles,
    isOutage: isUnavailable,
  };
  const runner = createAnswerRunner({ ...answering, onTitleJob: jobMade });
  const budget = createBudget(env, tokenUsage, clock);
  const limiter = createLimiter({ env, database, redis, secret });
  const accounts = createAccountStore(database);
  const sessions = createSessionStore(prisma, database);
  const longRequests = createLongRequests();
  const connections = createConnections({ clock, ids }, { perOwner: env.STREAMS_PER_ACTOR, perAddress: env.STREAMS_PER_ADDRESS });
  return {
    accounts,
    links: createLinkStore(database),
    logins: createLoginStore(database, ids),
    hasher: createArgon2Hasher(),
    tokens: randomTokens,
    mailer: createMailer(env),
    audit: createAuditLog({ database, clock, ids }),
    auditChain: createAuditChain(database),
    auditTrail: createAuditTrail(database),
    feedbackInbox: createFeedbackInbox(database),
    pageReport: createPageReport(database),
    documentScope: documents.scope,
    access: accessOf(env),
    siteUrl,
    sessionWatch: createSessionWatch({ accounts, sessions, connections, longRequests, runner, clock, logger }),
    sessions,
    conversations: createConversationStore(prisma, database),
    conversationBrowser: createConversationBrowser(database),
    answerInspector: createAnswerInspector(database),
    gapDirectory: createGapDirectory(database),
    gapGroups: createGapGroups(database),
    ask: createAskedAside({ services: { tokenUsage, ids, clock }, ask, model }).ask,
    replayPlaces: createPlaces(1),
    userDirectory: createUserDirectory(database),
    messages: createMessageStore(database),
    messageIndex: createMessageIndex(database),
    feedback: createFeedbackStore(database),
    shares: createShareStore(database),
    exports: createExportStore(database),
    imports: createImportStore(database, ids),
    importPlaces: createPlaces(1),
    importMaxBytes: env.IMPORT_MAX_MB * 1_000_000,
    answers,
    documentViews: createDocumentViewStore(database),
    log,
    bus,
    runner,
    connections,
    longRequests,
    limiter,
    limits: createLimits(env, limiter, budget),
    tokenUsage,
    budget,
    titles: createTitleStore(database),
    clock,
    ids,
    logger,
    isOutage: isUnavailable,
    maxMessageChars: env.MAX_MESSAGE_CHARS,
    guestRetentionDays: env.GUEST_RETENTION_DAYS,
    archiveAfterDays: env.ARCHIVE_AFTER_DAYS,
    modelName: model.name,
    followUps: documents.followUps,
    async chatInfo() {
      const [pages, starters, collections] = await Promise.all([documents.pageCount(), documents.starters(), documents.collections()]);
      return {
        name: env.FOOTNOTE_NAME,
        pages,
        ingesting: documents.isIngesting(),
        starters,
        collections: collections.length > 1 ? collections : [],
        model: env.CHAT_MODEL ?? null,
        maxMessageChars: env.MAX_MESSAGE_CHARS,
        guestRetentionDays: env.GUEST_RETENTION_DAYS,
        archiveAfterDays: env.ARCHIVE_AFTER_DAYS,
        guests: env.GUESTS === "on",
      };
    },
  };
}

function createMailer({ SMTP_URL, MAIL_FROM, FOOTNOTE_NAME }: Env): Mailer | null {
  if (SMTP_URL === undefined || MAIL_FROM === undefined) return null;
  return createSmtpMailer({ url: SMTP_URL, from: MAIL_FROM, siteName: FOOTNOTE_NAME, words: mailWords });
}

function accessOf({ GUESTS, SIGNUP, GITHUB_ID, GOOGLE_ID, SMTP_URL }: Env): AccessInfo {
  const configured = { github: GITHUB_ID !== undefined, google: GOOGLE_ID !== undefined, email: SMTP_URL !== undefined };
  const providers = (["github", "google", "email"] as const).filter((provider) => configured[provider]);
  return { guests: GUESTS === "on", signup: SIGNUP, providers, mail: SMTP_URL !== undefined };
}

function createLimiter({ env, database, redis, secret }: Pick<ServiceParts, "env" | "database" | "redis" | "secret">): RateLimiter {
  const points = limitPoints(env);
  if (redis !== null) return createRedisLimiter(redis, points, secret);
  return database.kind === "embedded" ? createMemoryLimiter(points) : createDatabaseLimiter(database, points, secret);
}

/** Where no language model is asked, what one has cost before is nobody's concern. */
function createBudget(env: Env, usage: TokenUsage, clock: Clock): TokenBudget {
  const { CHAT_MODEL, RERANK, DAILY_TOKEN_BUDGET: tokens } = env;
  const asksModel = CHAT_MODEL !== undefined || RERANK === "model";
  return asksModel && tokens !== undefined ? createTokenBudget({ usage, clock }, tokens) : noBudget;
}

/** A prompt of passages and instructions, and a list of passages to be put in order; four characters of an answer are a token. */
function lostTokens({ CHAT_MODEL, RERANK }: Env): LostTokens {
  const answers = CHAT_MODEL !== undefined;
  return { asked: (answers ? 2_500 : 0) + (RERANK === "model" ? 4_500 : 0), perChar: answers ? 0.25 : 0 };
}

function createLimits(env: Env, limiter: RateLimiter, budget: TokenBudget) {
  const answersAtOnce = { guest: env.GUEST_ANSWERS_AT_ONCE, user: env.USER_ANSWERS_AT_ONCE, address: env.ADDRESS_ANSWERS_AT_ONCE };
  return createAnswerLimits({ limiter, budget, answersAtOnce });
}
