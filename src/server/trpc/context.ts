import type { Actor } from "../domain/identity/actor";
import type { Caller } from "../domain/identity/caller";
import type { Services } from "../services";

/** What a procedure sees of its request. `actor` is the caller's: null where nobody acts. */
export type Context = {
  services: Services;
  caller: Caller;
  actor: Actor | null;
  /** Gives the browser a fresh guest token with this response. */
  setGuestCookie(): void;
  /** Gives the browser with this response the proof that it is no stranger to an account. */
  rememberDevice(userId: string): void;
  /** Takes a sealed session, and the looks that its person has chosen, from the browser with this response. */
  clearSessionCookie(): void;
  /** Takes only the looks: a page is as its browser and its system ask for. */
  clearLooks(): void;
};
