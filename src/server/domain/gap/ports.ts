import type { ChangeGapInput, GapQuestion, GapState, ListedGap } from "@/contract/gap";
import type { Outcome } from "@/contract/message";
import type { OpeningEvent } from "../analytics/ports";
import type { ListPosition } from "../conversation/ports";
import type { AdminActor } from "../identity/actor";
import type { GroupMiddle } from "./join-groups";

/** A question that fell short and is in no group yet, as it was searched for; `embedding` where there is one by the model asked for. */
export type PendingQuestion = { ragQueryId: string; text: string; askedAt: number; embedding: Float32Array | null };

/** A place among questions by when they were asked, in milliseconds since the epoch. */
export type QuestionPosition = { askedAt: number; ragQueryId: string };

/** A question in its group. A group that is not there yet is made. */
export type GroupedQuestion = { ragQueryId: string; gapId: string; embedding: Float32Array };

/** Puts questions into groups. Not an actor's: it is done for all by one process at a time. */
export type GapGroups = {
  /** Takes questions out of their groups that count no more: their answers stand on the documents and are not rated down any more. */
  release(): Promise<number>;
  /** The earliest questions behind `after` that are in no group: outcome `not_found` or `partial`, or rated down. */
  pending(modelId: string, after: QuestionPosition | null, limit: number): Promise<PendingQuestion[]>;
  /** The groups nearest to each of the vectors by a model, a few for each, all of them together. */
  near(modelId: string, vectors: readonly Float32Array[]): Promise<GroupMiddle[]>;
  /** Adds questions. A group that was solved before one of them was asked is new again. */
  add(modelId: string, questions: readonly GroupedQuestion[], nowMs: number): Promise<void>;
  /** Groups whose pages are written and whose questions were not asked since, or not since documents were read: the latest questions of each. */
  due(
    limit: number,
    questionsEach: number,
  ): Promise<{ gapId: string; version: number; questions: { ragQueryId: string; text: string }[] }[]>;
  /** Notes what the questions of a group were answered; `state` is the one it comes into, unless it was changed since `version`. */
  checked(check: {
    gapId: string;
    version: number;
    state: GapState | null;
    results: readonly { ragQueryId: string; outcome: Outcome; path: string | null }[];
    nowMs: number;
  }): Promise<void>;
};

/** Why a change was not made: it is gone, or somebody else has changed it since. */
export type GapRefusal = "NOT_FOUND" | "CONFLICT";

/** Groups, for administrators. */
export type GapDirectory = {
  /** At most `limit` groups behind `after` (whose `at` is a number of questions), those with most questions first. */
  list(
    admin: AdminActor,
    state: GapState | null,
    after: ListPosition | null,
    limit: number,
    nowMs: number,
  ): Promise<{ items: ListedGap[]; more: boolean }>;
  count(admin: AdminActor, state: GapState | null): Promise<number>;
  find(admin: AdminActor, gapId: string, nowMs: number): Promise<ListedGap | null>;
  /** Its latest questions, once the opening is written to the audit log; null, and nothing written, when there is no such group. */
  questions(
    admin: AdminActor,
    opening: OpeningEvent & { gapId: string },
    limit: number,
  ): Promise<{ openingId: string; questions: GapQuestion[] } | null>;
  /** Makes a change with its audit event, if the group is still at that version; null when it was made. */
  change(admin: AdminActor, change: ChangeGapInput, nowMs: number): Promise<GapRefusal | null>;
};
