import type { LimitPoints } from "../../domain/rate-limit/ports";
import type { Env } from "../../env";

/** Many people share one address (a school, a company): it may do this many times what one of them may. */
const peopleBehindAddress = 5;
/** Guessing one account's password from everywhere at once is slowed; somebody who knows it is hardly ever in the way of that. */
const strangersPerAccount = 10;
/** Whoever once had the password may have kept many proofs of having signed in. */
const knownPerAccount = 10;
/** What a network may still try of an account then, in `limitWindowsMs.slowSignIns`. */
const slowTries = 1;

/** What the environment grants for each limit. */
export function limitPoints(env: Env): LimitPoints {
  const signIns = env.SIGN_INS_PER_QUARTER_HOUR;
  return {
    guestMessages: env.GUEST_MESSAGES_PER_HOUR,
    userMessages: env.USER_MESSAGES_PER_HOUR,
    addressMessages: env.ADDRESS_MESSAGES_PER_HOUR,
    accountSignIns: signIns,
    addressSignIns: signIns * peopleBehindAddress,
    strangerSignIns: signIns * strangersPerAccount,
    slowSignIns: slowTries,
    knownSignIns: signIns,
    allKnownSignIns: signIns * knownPerAccount,
    addressSignUps: signIns,
    addressResetMails: signIns,
    accountResetMails: 3,
    addressLinks: signIns * peopleBehindAddress,
    passwordChecks: signIns,
  };
}
