import type { ErrorCode } from "@/contract/error-code";

/** A question on its way. Every try carries the same `messageId`, so a question that did arrive is not asked twice. */
export type Question = { messageId: string; text: string };

/** Why a question waits. `rate_limited` and `budget` wait for as long as the server says. */
export type WaitReason = "unreachable" | "offline" | "busy" | "rate_limited" | "budget";

/**
 * How the first question of the line stands. `held` waits for the answer that runs; `waiting` tries again by itself at `retryAt` (Unix ms), or
 * when the network returns; `refused` needs a person.
 */
export type Progress =
  | { status: "held" }
  | { status: "sending"; tries: number }
  | { status: "waiting"; tries: number; why: WaitReason; retryAt: number }
  | { status: "refused"; code: ErrorCode };

/** The questions of a conversation that are not known to be stored, in order. One at a time is sent; `progress` is the first one's. */
export type OutboxState = { questions: readonly Question[]; progress: Progress };

export type OutboxEvent =
  | { type: "submit"; question: Question; isAnswering: boolean }
  /** What is kept, which another tab may have changed; `progress` as it told of it, null where this tab does the sending. */
  | { type: "kept"; questions: readonly Question[]; progress: Progress | null }
  | { type: "answerBegan" }
  | { type: "answerEnded" }
  /** Stored, or taken back. */
  | { type: "gone"; messageIds: readonly string[] }
  | { type: "unreachable"; now: number; isOnline: boolean; random: number }
  | { type: "refused"; code: ErrorCode; now: number; retryAfterMs: number | null }
  | { type: "retry" };

/** How many questions may stand in line. */
export const mostQuestions = 20;

/** Pause before asking again where another page's answer runs. */
const busyDelayMs = 1_500;

const held: Progress = { status: "held" };
export const emptyOutbox: OutboxState = { questions: [], progress: held };

/** Milliseconds before try number `tries` + 1: 1 s doubled each time up to 20 s, a random quarter taken off. */
export function sendDelayMs(tries: number, random: number): number {
  return Math.round(Math.min(20_000, 1_000 * 2 ** (tries - 1)) * (1 - random / 4));
}

/** The state that follows; the same one where the event does not apply. */
export function outboxMachine(state: OutboxState, event: OutboxEvent): OutboxState {
  const { questions, progress } = state;
  if (event.type === "submit") return submitted(state, event.question, event.isAnswering);
  if (event.type === "kept") return lined(event.questions, state, event.progress);
  if (event.type === "gone") {
    const left = questions.filter(({ messageId }) => !event.messageIds.includes(messageId));
    return lined(left, state, null);
  }
  if (questions.length === 0) return state;
  const next = progressed(progress, event);
  return next === progress ? state : { questions, progress: next };
}

function submitted(state: OutboxState, question: Question, isAnswering: boolean): OutboxState {
  if (state.questions.length >= mostQuestions) return state;
  const isFirst = state.questions.length === 0;
  return {
    questions: [...state.questions, question],
    progress: !isFirst ? state.progress : isAnswering ? held : { status: "sending", tries: 1 },
  };
}

/** A changed line: whoever is first now begins anew, unless it was first before. */
function lined(questions: readonly Question[], before: OutboxState, told: Progress | null): OutboxState {
  const isSameFirst = questions[0]?.messageId === before.questions[0]?.messageId;
  const progress = told ?? (isSameFirst ? before.progress : held);
  const known = new Map(before.questions.map((question) => [question.messageId, question]));
  const line = questions.map((question) => known.get(question.messageId) ?? question);
  const isSame = line.length === before.questions.length && line.every((question, at) => question === before.questions[at]);
  return isSame && progress === before.progress ? before : { questions: line, progress };
}

type ProgressEvent = Exclude<OutboxEvent, { type: "submit" | "kept" | "gone" }>;

function progressed(progress: Progress, event: ProgressEvent): Progress {
  switch (event.type) {
    case "answerBegan":
      return progress.status === "waiting" && progress.why === "busy" ? held : progress;
    case "answerEnded":
      return progress.status === "held" ? { status: "sending", tries: 1 } : progress;
    case "retry":
      if (progress.status === "waiting") return { status: "sending", tries: progress.tries + 1 };
      return progress.status === "refused" ? { status: "sending", tries: 1 } : progress;
    case "unreachable":
    case "refused":
      return progress.status === "sending" ? afterFailure(progress.tries, event) : progress;
  }
}

function afterFailure(tries: number, event: Extract<OutboxEvent, { type: "unreachable" | "refused" }>): Progress {
  if (event.type === "unreachable") {
    const why = event.isOnline ? "unreachable" : "offline";
    return { status: "waiting", tries, why, retryAt: event.now + sendDelayMs(tries, event.random) };
  }
  if (event.code === "CONVERSATION_BUSY") return { status: "waiting", tries, why: "busy", retryAt: event.now + busyDelayMs };
  if ((event.code === "RATE_LIMITED" || event.code === "BUDGET_EXHAUSTED") && event.retryAfterMs !== null) {
    const why = event.code === "RATE_LIMITED" ? "rate_limited" : "budget";
    return { status: "waiting", tries, why, retryAt: event.now + event.retryAfterMs };
  }
  return { status: "refused", code: event.code };
}
