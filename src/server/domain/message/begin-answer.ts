import type { Sent } from "@/contract/message";
import type { Turn } from "../answer/ports";
import type { Clock } from "../clock";
import type { EventBus } from "../event-log/ports";
import type { IdSource } from "../id-source";
import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";
import type { AnswerLimits } from "../rate-limit/answer-limits";
import { guestLifetimeMs, userLifetimeMs } from "../session/session-at";
import type { AnswerRunner } from "./answer-runner";
import type { MessageStore, NewAnswer } from "./ports";

export type AnswerDeps = {
  messages: MessageStore;
  bus: EventBus;
  runner: AnswerRunner;
  limits: AnswerLimits;
  clock: Clock;
  ids: IdSource;
};
type Begin = Pick<NewAnswer, "conversationId" | "title" | "question"> & {
  questionText: string;
  history: readonly Turn[];
  ended: () => void;
  /** The answer's id where the client makes it. */
  answerId?: string;
};

/** Commits a new answer with its leased job, tells the readers, and starts it here. */
export async function beginAnswer(deps: AnswerDeps, actor: Actor, begin: Begin): Promise<Sent | "raced"> {
  const { conversationId, question, title } = begin;
  const nowMs = deps.clock.now();
  const answerId = begin.answerId ?? deps.ids.next();
  const attemptId = deps.ids.next();
  const committed = await deps.messages.commit({
    actor,
    newSessionId: deps.ids.next(),
    sessionExpiresAt: nowMs + (actor.kind === "guest" ? guestLifetimeMs : userLifetimeMs),
    conversationId,
    title,
    question,
    answerId,
    attemptId,
    jobId: deps.ids.next(),
    leaseOwner: deps.runner.id,
    leaseMs: deps.runner.leaseMs,
    nowMs,
  });
  if (committed === "raced") return "raced";
  const owner = ownerKey(actor);
  deps.bus.publish(owner, conversationId, committed.entries);
  deps.runner.start({
    attempt: { conversationId, answerId, attemptId, owner },
    sessionId: committed.sessionId,
    question: begin.questionText,
    history: begin.history,
    committedAt: committed.committedAt,
    ended: begin.ended,
  });
  return { conversationId, messageId: question.id, answerId, seq: committed.seq };
}
