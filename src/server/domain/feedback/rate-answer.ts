import type { ConversationInput } from "@/contract/conversation";
import type { FeedbackView, GiveFeedbackInput, WithdrawFeedbackInput } from "@/contract/feedback";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { WriteRefusal } from "../conversation/rename-conversation";
import type { IdSource } from "../id-source";
import type { Actor } from "../identity/actor";
import type { SessionStore } from "../session/ports";
import { checkActing } from "../session/session-at";
import type { FeedbackStore } from "./ports";

/** More than a conversation has answers and citations that anybody rates by hand. */
const mostRatings = 5_000;

type Deps = { feedback: FeedbackStore; sessions: SessionStore; clock: Clock; ids: IdSource };

/** Rates an answer that has ended, or one of its citations; an earlier rating of the same is replaced. Closed conversations can be rated too. */
export async function giveFeedback(deps: Deps, actor: Actor, input: GiveFeedbackInput): Promise<Result<FeedbackView, WriteRefusal>> {
  const nowMs = deps.clock.now();
  const acting = checkActing(await deps.sessions.find(actor), nowMs);
  if (!acting.ok) return acting;
  const given = await deps.feedback.give(actor, { ...input, id: deps.ids.next(), nowMs });
  return given === null ? err("NOT_FOUND") : ok(given);
}

/** Takes a rating back with its reasons and comment. */
export async function withdrawFeedback(
  deps: Pick<Deps, "feedback" | "sessions" | "clock">,
  actor: Actor,
  input: WithdrawFeedbackInput,
): Promise<Result<{ withdrawn: true }, WriteRefusal>> {
  const acting = checkActing(await deps.sessions.find(actor), deps.clock.now());
  if (!acting.ok) return acting;
  return (await deps.feedback.withdraw(actor, input)) ? ok({ withdrawn: true }) : err("NOT_FOUND");
}

/** One's own ratings in a conversation. */
export async function listFeedback(
  { feedback }: Pick<Deps, "feedback">,
  actor: Actor,
  { conversationId }: ConversationInput,
): Promise<Result<FeedbackView[], "NOT_FOUND">> {
  const given = await feedback.list(actor, conversationId, mostRatings);
  return given === null ? err("NOT_FOUND") : ok(given);
}
