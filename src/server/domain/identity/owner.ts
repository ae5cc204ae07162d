import type { Actor } from "./actor";

const users = "user:";
const guests = "guest:";

/** Names whoever owns what an actor makes: equal strings, same owner. For keying live listeners, never shown. */
export function ownerKey(actor: Actor): string {
  return actor.kind === "guest" ? `${guests}${actor.tokenHash}` : `${users}${actor.userId}`;
}

/** The id of the account that an `ownerKey` names; null for a guest's. */
export function accountNamed(owner: string): string | null {
  return owner.startsWith(users) ? owner.slice(users.length) : null;
}

/** The token's hash of the guest whom an `ownerKey` names; null for a person's. */
export function guestNamed(owner: string): string | null {
  return owner.startsWith(guests) ? owner.slice(guests.length) : null;
}
