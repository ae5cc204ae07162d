import type { AccessInfo } from "@/contract/account";
import type { ChatInfo } from "@/contract/session";
import type { AnswerInspector } from "./domain/analytics/answer-inspector";
import type { AuditTrail } from "./domain/analytics/audit-trail";
import type { FeedbackInbox } from "./domain/analytics/feedback-inbox";
import type { PageReport } from "./domain/analytics/page-report";
import type { ConversationBrowser, UserDirectory } from "./domain/analytics/ports";
import type { AnswerEvent } from "./domain/answer/answer-event";
import type { Clock } from "./domain/clock";
import type { ConversationStore } from "./domain/conversation/ports";
import type { DocumentViewStore } from "./domain/document/ports";
import type { Connections } from "./domain/event-log/connections";
import type { EventBus, EventLog } from "./domain/event-log/ports";
import type { FeedbackStore } from "./domain/feedback/ports";
import type { GapDirectory, GapGroups } from "./domain/gap/ports";
import type { IdSource } from "./domain/id-source";
import type { AuditChain } from "./domain/identity/audit-chain";
import type { AuditLog } from "./domain/identity/audit-log";
import type { LoginStore } from "./domain/identity/login-store";
import type { LongRequests } from "./domain/identity/long-requests";
import type { AccountStore, LinkStore, Mailer, PasswordHasher, SiteUrl, TokenSource } from "./domain/identity/ports";
import type { SessionWatch } from "./domain/identity/session-watch";
import type { Logger } from "./domain/logger";
import type { AnswerRunner } from "./domain/message/answer-runner";
import type { AnswerStore, MessageStore } from "./domain/message/ports";
import type { MessageIndex } from "./domain/message-search/ports";
import type { AnswerLimits } from "./domain/rate-limit/answer-limits";
import type { Places } from "./domain/rate-limit/places";
import type { RateLimiter, TokenUsage } from "./domain/rate-limit/ports";
import type { TokenBudget } from "./domain/rate-limit/token-budget";
import type { Scope } from "./domain/retrieval/passage";
import type { Answered } from "./domain/session/find-follow-ups";
import type { SessionStore } from "./domain/session/ports";
import type { ShareStore } from "./domain/share/ports";
import type { ExportStore, ImportStore } from "./domain/transfer/ports";
import type { AskPipeline } from "./jobs/answer";

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
  auditChain: AuditChain;
  auditTrail: AuditTrail;
  feedbackInbox: FeedbackInbox;
  pageReport: PageReport;
  /** What is searched now. */
  documentScope(): Scope;
  /** How people may sign in and up. */
  access: AccessInfo;
  siteUrl: SiteUrl;
  sessions: SessionStore;
  sessionWatch: SessionWatch;
  conversations: ConversationStore;
  conversationBrowser: ConversationBrowser;
  answerInspector: AnswerInspector;
  gapDirectory: GapDirectory;
  gapGroups: GapGroups;
  /** The answer pipeline alone, outside of any conversation; what it costs counts in the day's tokens. */
  ask(question: Parameters<AskPipeline>[0], signal: AbortSignal): AsyncIterable<AnswerEvent>;
  /** One replay at a time for each administrator. */
  replayPlaces: Places;
  budget: TokenBudget;
  userDirectory: UserDirectory;
  messages: MessageStore;
  messageIndex: MessageIndex;
  feedback: FeedbackStore;
  shares: ShareStore;
  exports: ExportStore;
  imports: ImportStore;
  /** One import at a time for each person. */
  importPlaces: Places;
  importMaxBytes: number;
  answers: AnswerStore;
  documentViews: DocumentViewStore;
  log: EventLog;
  bus: EventBus;
  runner: AnswerRunner;
  connections: Connections;
  longRequests: LongRequests;
  limiter: RateLimiter;
  limits: AnswerLimits;
  tokenUsage: TokenUsage;
  clock: Clock;
  ids: IdSource;
  logger: Logger;
  /** Whether something failed because the database cannot be reached right now or is being closed, rather than because of what was asked of it. */
  isOutage(error: unknown): boolean;
  maxMessageChars: number;
  guestRetentionDays: number;
  archiveAfterDays: number;
  /** `extractive`, or the language model's name. */
  modelName: string;
  chatInfo(): Promise<ChatInfo>;
  /** Questions to go on with after an answer that was made from these documents. */
  followUps(answered: Answered, collectionId: string | null): Promise<string[]>;
};
