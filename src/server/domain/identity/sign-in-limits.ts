import type { LimitKey } from "../rate-limit/consume-all";
import { networkOf } from "../rate-limit/network-of";
import type { KnownAccount } from "./check-password";

/** Wrong passwords for an address, counted for a network address alone. */
export function triesFrom(email: string, address: string): LimitKey {
  return ["accountSignIns", `${email} ${address}`];
}

/** Wrong passwords for an address from all browsers that never signed in to its account. */
export function triesOfStrangers(email: string): LimitKey {
  return ["strangerSignIns", email];
}

/** The same from one network, for when strangers have no more tries together. */
export function slowTriesFrom(email: string, address: string): LimitKey {
  return ["slowSignIns", `${email} ${networkOf(address)}`];
}

/** Wrong passwords for an account from one browser that has signed in to it, and from all of those together. */
export function triesOfKnown({ userId, signInId }: KnownAccount): LimitKey[] {
  return [
    ["knownSignIns", `${userId} ${signInId}`],
    ["allKnownSignIns", userId],
  ];
}
