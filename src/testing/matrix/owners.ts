import { randomBytes, randomUUID } from "node:crypto";
import type { Sql } from "@/server/adapters/database/database";
import type { Actor } from "@/server/domain/identity/actor";
import { insertRow } from "../sample-rows";
import { type Belongings, insertBelongings } from "./belongings";

/** Somebody who acts, what is theirs, and the id of the account or the guest session that it is kept for. */
export type ActingOwner = { actor: Actor; own: Belongings; ownerId: string };

const hourMs = 3_600_000;

/** People to whom what is another's must look missing. `row` goes into the row of the session that they act through. */
export function createOwners(sql: Sql) {
  const session = async (row: Record<string, unknown>): Promise<string> => {
    const id = randomUUID();
    await insertRow(sql, "sessions", { id, expires_at: new Date(Date.now() + hourMs), ...row });
    return id;
  };
  const account = async (): Promise<string> => {
    const id = randomUUID();
    await insertRow(sql, "users", { id, email: `${id}@example.org` });
    return id;
  };
  return {
    account,
    /** With `userId`: whoever holds the token of a guest session that a conversation began in which is a person's now. */
    async guest(row: Record<string, unknown> = {}, userId: string | null = null): Promise<ActingOwner> {
      const hash = randomBytes(32);
      const sessionId = await session({ guest_token_hash: hash, ...row });
      const own = await insertBelongings(sql, { userId, sessionId });
      return { actor: { kind: "guest", tokenHash: hash.toString("hex") }, own, ownerId: sessionId };
    },
    async person(row: Record<string, unknown> = {}): Promise<ActingOwner> {
      const userId = await account();
      const sessionId = await session({ user_id: userId, ...row });
      const own = await insertBelongings(sql, { userId, sessionId });
      return { actor: { kind: "user", userId, sessionId }, own, ownerId: userId };
    },
  };
}
