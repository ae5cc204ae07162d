import type { Actor } from "./actor";

const users = "user:";

/** Names whoever owns what an actor makes: equal strings, same owner. For keying live listeners, never shown. */
export function ownerKey(actor: Actor): string {
  return actor.kind === "guest" ? `guest:${actor.tokenHash}` : `${users}${actor.userId}`;
}

/** The id of the account that an `ownerKey` names; null for a guest's. */
export function accountNamed(owner: string): string | null {
  return owner.startsWith(users) ? owner.slice(users.length) : null;
}
