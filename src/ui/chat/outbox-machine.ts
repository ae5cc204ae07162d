import type { ErrorCode } from "@/contract/error-code";

/** A question on its way. Every try carries the same `messageId`, so a question that did arrive is not asked twice. */
export type Question = { messageId: string; text: string };

/** Why a question waits. `rate_limited` and `budget` wait for as long as the server says. */
export type WaitReason = "unreachable" | "offline" | "busy" | "rate_limited" | "budget";

/**
 * The one question a conversation has under way. `held` waits for the answer that runs; `waiting` tries again by itself at
 * `retryAt` (Unix ms), or when the network returns; `refused` needs a person.
 */
export type OutboxState =
  | { status: "empty" }
  | { status: "held"; question: Question }
  | { status: "sending"; question: Question; tries: number }
  | { status: "waiting"; question: Question; tries: number; why: WaitReason; retryAt: number }
  | { status: "refused"; question: Question; code: ErrorCode };

export type OutboxEvent =
  | { type: "submit"; question: Question; isAnswering: boolean }
  | { type: "answerEnded" }
  | { type: "sent"; messageId: string }
  | { type: "unreachable"; now: number; isOnline: boolean; random: number }
  | { type: "refused"; code: ErrorCode; now: number; retryAfterMs: number | null }
  | { type: "retry" }
  | { type: "takeBack" };

/** Pause before asking again where another page's answer runs. */
const busyDelayMs = 1_500;

export const emptyOutbox: OutboxState = { status: "empty" };

/** Milliseconds before try number `tries` + 1: 1 s doubled each time up to 20 s, a random quarter taken off. */
export function sendDelayMs(tries: number, random: number): number {
  return Math.round(Math.min(20_000, 1_000 * 2 ** (tries - 1)) * (1 - random / 4));
}

/** The state that follows; the same one where the event does not apply. */
export function outboxMachine(state: OutboxState, event: OutboxEvent): OutboxState {
  switch (event.type) {
    case "submit":
      if (state.status !== "empty" && state.status !== "refused") return state;
      return event.isAnswering ? { status: "held", question: event.question } : { status: "sending", question: event.question, tries: 1 };
    case "sent":
      return state.status !== "empty" && state.question.messageId === event.messageId ? emptyOutbox : state;
    case "takeBack":
      return state.status === "sending" ? state : emptyOutbox;
    case "answerEnded":
      return state.status === "held" ? { status: "sending", question: state.question, tries: 1 } : state;
    case "retry":
      if (state.status === "waiting") return { status: "sending", question: state.question, tries: state.tries + 1 };
      return state.status === "refused" ? { status: "sending", question: state.question, tries: 1 } : state;
    case "unreachable":
    case "refused":
      return state.status === "sending" ? afterFailure(state, event) : state;
  }
}

type Sending = Extract<OutboxState, { status: "sending" }>;

function afterFailure({ question, tries }: Sending, event: Extract<OutboxEvent, { type: "unreachable" | "refused" }>): OutboxState {
  if (event.type === "unreachable") {
    const why = event.isOnline ? "unreachable" : "offline";
    return { status: "waiting", question, tries, why, retryAt: event.now + sendDelayMs(tries, event.random) };
  }
  if (event.code === "CONVERSATION_BUSY") return { status: "waiting", question, tries, why: "busy", retryAt: event.now + busyDelayMs };
  if ((event.code === "RATE_LIMITED" || event.code === "BUDGET_EXHAUSTED") && event.retryAfterMs !== null) {
    const why = event.code === "RATE_LIMITED" ? "rate_limited" : "budget";
    return { status: "waiting", question, tries, why, retryAt: event.now + event.retryAfterMs };
  }
  return { status: "refused", question, code: event.code };
}
