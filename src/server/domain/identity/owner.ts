import type { Actor } from "./actor";

/** Names whoever owns what an actor makes: equal strings, same owner. For keying live listeners, never shown. */
export function ownerKey(actor: Actor): string {
  return actor.kind === "guest" ? `guest:${actor.tokenHash}` : `user:${actor.userId}`;
}
