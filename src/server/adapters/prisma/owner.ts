import type { Actor } from "../../domain/identity/actor";
import type { Prisma } from "./generated/client";
import { fragment } from "./statement";

/** The columns an actor is known by: a guest's token hash, or a person's id and session. */
export function actorKeys(actor: Actor): { tokenHash: Buffer<ArrayBuffer> | null; userId: string | null; sessionId: string | null } {
  return actor.kind === "guest"
    ? { tokenHash: tokenHashBytes(actor.tokenHash), userId: null, sessionId: null }
    : { tokenHash: null, userId: actor.userId, sessionId: actor.sessionId };
}

function tokenHashBytes(hex: string): Buffer<ArrayBuffer> {
  return Buffer.from(hex, "hex");
}

/** SQL: the conversation `c`, begun in session `s`, is the actor's. */
export function ownsConversation(actor: Actor) {
  const { tokenHash, userId } = actorKeys(actor);
  return fragment`(c.user_id = ${userId}::uuid OR (c.user_id IS NULL AND s.guest_token_hash = ${tokenHash}::bytea))`;
}

/** SQL: whose the actor's conversations are: a person's id, or that of a guest's session. */
export function ownerId(actor: Actor) {
  const { tokenHash, userId } = actorKeys(actor);
  return actor.kind === "guest"
    ? fragment`(SELECT s.id FROM sessions s WHERE s.guest_token_hash = ${tokenHash}::bytea)`
    : fragment`${userId}::uuid`;
}

/** SQL: the conversation `c` is the actor's, in the form that the indexes of both kinds of owners have. */
export function isOwners(actor: Actor) {
  return actor.kind === "guest"
    ? fragment`c.session_id = ${ownerId(actor)} AND c.user_id IS NULL`
    : fragment`c.user_id = ${ownerId(actor)}`;
}

/** SQL: the session `s` is the one the actor acts through. */
export function actsThrough(actor: Actor) {
  const { tokenHash, userId, sessionId } = actorKeys(actor);
  return actor.kind === "guest"
    ? fragment`s.guest_token_hash = ${tokenHash}::bytea`
    : fragment`(s.id = ${sessionId}::uuid AND s.user_id = ${userId}::uuid)`;
}

/** Prisma: the actor's conversations. */
export function ownConversations(actor: Actor): Prisma.ConversationWhereInput {
  const { tokenHash, userId } = actorKeys(actor);
  return tokenHash === null ? { userId } : { userId: null, session: { guestTokenHash: tokenHash } };
}

/** Prisma: the session the actor acts through. */
export function actingSession(actor: Actor): Prisma.ChatSessionWhereInput {
  return actor.kind === "guest" ? { guestTokenHash: tokenHashBytes(actor.tokenHash) } : { id: actor.sessionId, userId: actor.userId };
}
