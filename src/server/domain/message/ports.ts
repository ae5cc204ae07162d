import type { AnswerTrace } from "@/contract/answer-trace";
import type { ConversationStatus } from "@/contract/conversation";
import type { ConversationEvent } from "@/contract/conversation-event";
import type { ErrorCode } from "@/contract/error-code";
import type { AnswerInfo, CitationView, MessageStatus, Sent, SourceView } from "@/contract/message";
import type { Turn } from "../answer/ports";
import type { LogEntry } from "../event-log/ports";
import type { Actor } from "../identity/actor";
import type { RankedPassage } from "../retrieval/passage";
import type { StoredSession } from "../session/ports";

/** What a conversation is before a write to it; times in milliseconds since the epoch. */
export type ConversationState = { status: ConversationStatus; lastMessageAt: number | null; hasRunningAnswer: boolean };

/** Where a new question goes: behind the last message that is shown, behind a message, or beside another question. */
export type QuestionPlace = { kind: "last" } | { kind: "after"; messageId: string } | { kind: "beside"; messageId: string };

/** All that deciding on a new message takes, read in one go. `foreign`: the id exists and is another's. */
export type SendState = {
  session: StoredSession | null;
  conversation: ConversationState | "foreign" | null;
  /** The message that already has the new message's id; `sent` is null when it is no question. */
  message: { conversationId: string; text: string; parentId: string | null; sent: Sent | null } | "foreign" | null;
  /** Whether either id was deleted, whoever had it. */
  isDeleted: boolean;
  /** Whether the message that the place names is there, and can be followed or stood beside. */
  hasPlace: boolean;
  /** What the new question follows. */
  parentId: string | null;
  /** The turns before it, oldest first. */
  history: Turn[];
  /** How many answers run for this actor, in all conversations. */
  runningAnswers: number;
};

/** All that deciding on another answer takes. Null when the answer is not there for this actor. */
export type RetryState = {
  session: StoredSession | null;
  /** The message that already has the new answer's id; `sent` is null when it is no answer to the same question. */
  message: { sent: Sent | null } | "foreign" | null;
  conversation: ConversationState;
  answerStatus: MessageStatus;
  question: { id: string; text: string };
  history: Turn[];
  runningAnswers: number;
};

/** A new pending answer with its job, and the new question before it when there is one. */
export type NewAnswer = {
  actor: Actor;
  /** Used when the actor has no session yet. */
  newSessionId: string;
  sessionExpiresAt: number;
  conversationId: string;
  /** Title of the conversation, should this create it. */
  title: string;
  question: { id: string; text: string; parentId: string | null } | { id: string; text: null };
  answerId: string;
  attemptId: string;
  jobId: string;
  leaseOwner: string;
  leaseMs: number;
  nowMs: number;
};

/**
 * What a commit wrote: the acting session, and the entries to publish. `seq` is the last number before them; `committedAt` in milliseconds since
 * the epoch, by the store's clock.
 */
export type Committed = { sessionId: string; seq: number; committedAt: number; entries: LogEntry[] };

/** Keeps messages. */
export type MessageStore = {
  sendState(actor: Actor, conversationId: string, messageId: string, place: QuestionPlace, turns: number): Promise<SendState>;
  /** `messageId`: the new answer's id. */
  retryState(actor: Actor, conversationId: string, answerId: string, messageId: string, turns: number): Promise<RetryState | null>;
  /** The status of an assistant message; null when it is not there for this actor. */
  answerStatus(actor: Actor, conversationId: string, answerId: string): Promise<MessageStatus | null>;
  /**
   * Commits session (made when missing), conversation (made when new), question, pending answer, its leased job and their events in one
   * statement. `raced`: something else was committed meanwhile; read the state again.
   */
  commit(answer: NewAnswer): Promise<Committed | "raced">;
  /** Forgets the ids of what was deleted before that day (UTC). Returns how many. */
  eraseTombstones(deletedBeforeMs: number): Promise<number>;
};

/** An attempt at an answer: what fences its writes, and who hears of them. */
export type Attempt = { conversationId: string; answerId: string; attemptId: string; owner: string };

/** How an answer ended and everything that is stored of it. `errorCode` is set exactly when `status` is failed. */
export type Ending = {
  attempt: Attempt;
  sessionId: string | null;
  status: "delivered" | "failed" | "cancelled";
  errorCode: ErrorCode | null;
  content: string;
  answer: AnswerInfo | null;
  sources: readonly SourceView[];
  /** As retrieved, in the order of `sources`; empty when the attempt did not get that far. */
  passages: readonly RankedPassage[];
  citations: readonly CitationView[];
  query: RagQueryRecord | null;
  /** What the attempt has cost, in tokens of language models. */
  tokens: number;
  /** How it came about; null where that is not known. */
  trace: AnswerTrace | null;
  /** Events not yet in the log, in order; the last one is `message.finished`. */
  events: readonly ConversationEvent[];
  /** The job to make that names the conversation by a model, unless it has one or its person named it; null: none. */
  titleJobId: string | null;
  nowMs: number;
};

/** The log row of one answer. Times in milliseconds. */
export type RagQueryRecord = {
  id: string;
  queryText: string;
  rewrittenQuery: string | null;
  queryVector: Float32Array | null;
  outcome: AnswerInfo["outcome"];
  model: string;
  relevanceScore: number | null;
  promptTokens: number | null;
  completionTokens: number | null;
  retrievalMs: number | null;
  firstTokenMs: number | null;
  totalMs: number | null;
};

/** A running answer whose attempt was taken from another holder, with what that one's log holds and what begins it again. */
export type TakenOver = {
  attempt: Attempt;
  /** Through which it was asked; null when that is no session of the owner's any more. */
  sessionId: string | null;
  question: string;
  history: Turn[];
  content: string;
  sources: SourceView[];
  citations: CitationView[];
  /** The log's `answer.restarted` of the new attempt, to be published; null where the answer is not to be begun again. */
  restarted: LogEntry | null;
};

/** Keeps the jobs of answers. Not an actor's: the attempt is what entitles to write. Leases end by the store's own clock. */
export type AnswerStore = {
  /**
   * Stores an ending with all that belongs to it in one statement; null when the attempt no longer holds the job. `owner` is whose the
   * conversation is by now, who may have signed in through another instance since the attempt began.
   */
  finish(ending: Ending): Promise<{ owner: string; entries: LogEntry[] } | null>;
  /** Sees to it that the leases of attempts last for about `leaseMs`; returns those that still hold their job. */
  renewLeases(attemptIds: readonly string[], leaseMs: number): Promise<string[]>;
  /** Ends the leases of attempts that go on elsewhere: whoever looks next takes them over. They count for none: nothing has died of the answer. */
  releaseLeases(attemptIds: readonly string[]): Promise<void>;
  /**
   * Takes over running answers: one by its id, or all whose lease has ended (`everyOther`: all that others hold, for a database that only
   * one process can open). What the old attempts have cost at the least is noted, until their holders say better, should they be alive. Those that have had fewer than `mostAttempts` are restarted in the same statement: at no moment is there a new
   * attempt that the log does not tell of.
   */
  takeOver(which: TakeOver): Promise<TakenOver[]>;
};
export type TakeOver = {
  /** Null: whichever are due. */
  answerId: string | null;
  everyOther: boolean;
  /** Attempts that are alive and are not due, whatever has become of their leases while the database was away. */
  runningHere: readonly string[];
  leaseOwner: string;
  leaseMs: number;
  /** Attempts that an answer may have in all; 0 begins none again. */
  mostAttempts: number;
  /** How many turns before the question are read. */
  turns: number;
  limit: number;
};
