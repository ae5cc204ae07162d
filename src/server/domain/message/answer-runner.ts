import type { Turn } from "../answer/ports";
import type { Actor } from "../identity/actor";
import type { Attempt } from "./ports";

/** A committed answer job that this process holds. */
export type AnswerRun = { attempt: Attempt; sessionId: string; question: string; history: readonly Turn[] };

/** Runs the answers of this process. */
export type AnswerRunner = {
  /** Names this process in leases. */
  id: string;
  leaseMs: number;
  /** Begins an answer and returns at once. */
  start(run: AnswerRun): void;
  /** Stops an answer that runs here and waits until it is stored; false when it does not run here. */
  stop(answerId: string): Promise<boolean>;
  /** Stops everything that runs here for an owner. */
  stopAllOf(actor: Actor): Promise<void>;
  /** Gives up what runs in a conversation that is no more: nothing is stored. */
  abandon(conversationId: string): void;
};
