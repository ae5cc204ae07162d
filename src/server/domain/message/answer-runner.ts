import type { Turn } from "../answer/ports";
import type { Actor, UserActor } from "../identity/actor";
import type { Attempt } from "./ports";

/**
 * A committed answer job that this process holds. `sessionId` is the one it was asked through; null when that is over or not known any more.
 * `committedAt` is when its job was committed, in milliseconds since the epoch by the database's clock; not known of one that was taken over.
 * `ended` is called when it no longer runs here.
 */
export type AnswerRun = {
  attempt: Attempt;
  sessionId: string | null;
  question: string;
  history: readonly Turn[];
  committedAt?: number;
  ended?: () => void;
};

/** Runs the answers of this process. */
export type AnswerRunner = {
  /** Names this process in leases. */
  id: string;
  leaseMs: number;
  /** Attempts that run here now. */
  attemptIds(): string[];
  /** Begins an answer and returns at once. */
  start(run: AnswerRun): void;
  /** Stops an answer that runs here and waits until it is stored; false when it does not run here. */
  stop(answerId: string): Promise<boolean>;
  /** Stops everything that runs here for an owner. */
  stopAllOf(actor: Actor): Promise<void>;
  /** For whom something runs here, as `ownerKey` names them. */
  owners(): string[];
  /** Stops what runs here for owners of whom `isMeant` says so, through whatever session it was asked. Does not wait. */
  stopOwners(isMeant: (owner: string) => boolean): void;
  /**
   * What runs here for somebody goes on for the person they turned out to be, and is told to that person's pages. Nobody is a guest by the
   * same token again, so an answer of theirs that begins in this moment belongs to the person as well.
   */
  handOver(from: Actor, to: UserActor): void;
  /** Gives up what runs in a conversation that is no more: nothing is stored. */
  abandon(conversationId: string): void;
};
