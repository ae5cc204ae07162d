import type { AnswerTrace, CandidatePlace } from "@/contract/answer-trace";
import type { Turn } from "../answer/ports";
import type { AdminActor } from "../identity/actor";
import type { ConversationOpening } from "./ports";

/** An answer in a conversation that an administrator has opened, or opens by looking at it. */
export type InspectedAnswer = ConversationOpening & { answerId: string };

/** What an answer was asked: the question, the turns before it, oldest first, and through which session, where that is known. */
export type AskedQuestion = { text: string; history: Turn[]; sessionId: string | null };

/**
 * How answers came about, for administrators. Both reads write the opening of the conversation to the audit log first, unless it continues one that
 * is written already; null, and nothing written, when there is no such answer.
 */
export type AnswerInspector = {
  trace(admin: AdminActor, answer: InspectedAnswer): Promise<{ trace: AnswerTrace | null } | null>;
  /** `turns`: how many turns before the question at most. */
  question(admin: AdminActor, answer: InspectedAnswer, turns: number): Promise<AskedQuestion | null>;
  /** Where chunks stand now, each in one place; those that stand nowhere are left out. */
  places(chunkIds: readonly string[]): Promise<CandidatePlace[]>;
};
