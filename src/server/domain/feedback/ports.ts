import type { FeedbackView, GiveFeedbackInput, WithdrawFeedbackInput } from "@/contract/feedback";
import type { Actor } from "../identity/actor";

/** Keeps what owners of conversations think of the answers in them: one rating for each answer, and one for each citation. */
export type FeedbackStore = {
  /** Sets a rating; null where there is no such answer that has ended, or no such citation, in a conversation of the actor's. */
  give(actor: Actor, feedback: GiveFeedbackInput & { id: string; nowMs: number }): Promise<FeedbackView | null>;
  /** Takes a rating back; false where the answer or citation is not there for this actor. One that was not rated is as good as taken back. */
  withdraw(actor: Actor, rated: WithdrawFeedbackInput): Promise<boolean>;
  /** The owner's ratings in a conversation, at most `limit`; null where it is another's or missing. */
  list(actor: Actor, conversationId: string, limit: number): Promise<FeedbackView[] | null>;
};
