import type { Services } from "../container";
import type { Actor } from "../domain/identity/actor";

/** What a procedure sees of its request. `actor` is null without a guest token. */
export type Context = {
  services: Services;
  actor: Actor | null;
  /** Gives the browser a fresh guest token with this response. */
  setGuestCookie(): void;
};
