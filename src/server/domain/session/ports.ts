import type { SessionStatus } from "@/contract/session";
import type { Actor } from "../identity/actor";

/** A ChatSession as stored; times in milliseconds since the epoch. `status` may lag behind the clock: `sessionAt` knows better. */
export type StoredSession = { id: string; status: SessionStatus; lastActivityAt: number; expiresAt: number };

/** Keeps ChatSessions. Every method sees only the session the actor acts through. */
export type SessionStore = {
  /** Null for a guest who has not sent anything yet. `preferences` as they were set, by whomever. */
  find(actor: Actor): Promise<(StoredSession & { preferences: Record<string, unknown> }) | null>;
  /** Makes the session of a guest that has none; nothing happens for anybody else. */
  begin(actor: Actor, session: { sessionId: string; nowMs: number; expiresAt: number }): Promise<void>;
  /** Changes nothing once the session is over, even if that happened a moment ago. */
  setStatus(actor: Actor, status: SessionStatus): Promise<void>;
  /** Ends the acting session as of now; false when it was over already. */
  end(actor: Actor, nowMs: number): Promise<boolean>;
  /**
   * Of these guests, by the hashes of their tokens, those whose session was ended: on request, or because they signed in and took what they had
   * asked along; when, in milliseconds since the epoch. For watching open streams and running answers.
   */
  guestEndings(tokenHashes: readonly string[]): Promise<Map<string, { how: "ended" | "signed in"; endedAt: number }>>;
  /**
   * Changes some preferences of the acting session, whatever else changes others of them just now; what they are then, null without one. `change`: at most
   * 16 KB as JSON. Where a session cannot keep that and the others too, of the others only those go on that pages choose; nothing changes where even so there is no room.
   */
  changePreferences(actor: Actor, change: Record<string, unknown>): Promise<Record<string, unknown> | null>;
  /** Erases a guest's session with every conversation and all below them; true when there was one. */
  eraseGuest(actor: Actor): Promise<boolean>;
  /**
   * Writes down what the clock did to at most `limit` sessions: active ones without activity since `idleSinceMs` become inactive, those whose
   * time was over at `nowMs` expired, at that time. Returns how many. For the job that does so every minute.
   */
  settle(at: { nowMs: number; idleSinceMs: number; limit: number }): Promise<number>;
  /** Erases at most `limit` guest sessions that ended, in whatever way, before `endedBeforeMs`, with all below them; returns how many. */
  eraseEndedGuests(endedBeforeMs: number, limit: number): Promise<number>;
};
