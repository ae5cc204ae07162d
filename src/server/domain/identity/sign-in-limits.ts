import type { LimitKey } from "../rate-limit/consume-all";

/** Wrong passwords for an address, counted for a network address alone. */
export function triesFrom(email: string, address: string): LimitKey {
  return ["accountSignIns", `${email} ${address}`];
}

/** Wrong passwords for an address from all browsers that never signed in to its account. */
export function triesOfStrangers(email: string): LimitKey {
  return ["strangerSignIns", email];
}
