import type { Services } from "../container";
import type { Actor } from "../domain/identity/actor";

/** What a procedure sees of its request. `actor` is null without a guest token. */
export type Context = {
  services: Services;
  actor: Actor | null;
  /** Whether the browser holds a guest token; see `session.renew`. */
  setGuestCookie(): void;
};
