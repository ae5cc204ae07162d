import type { Result } from "@/contract/result";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Every named limit with the window it counts in, in milliseconds. A window begins with the first point taken in it. What a key is:
 * `guestMessages`, `userMessages`: the owner (`ownerKey`); `addressMessages` and all other `address…`: a `Caller.address`;
 * `accountSignIns`: account and address together; `strangerSignIns`: an account, for browsers that never signed in to it; `slowSignIns`: an
 * account and a network (`networkOf`) together; `knownSignIns`: a user and one time that they signed in, for the browser that did; `allKnownSignIns`: a user, for all such browsers together;
 * `accountResetMails`: an account, or the e-mail of one to be; `passwordChecks`: a user whose password is asked for again.
 */
export const limitWindowsMs = {
  guestMessages: hourMs,
  userMessages: hourMs,
  addressMessages: hourMs,
  accountSignIns: 15 * minuteMs,
  addressSignIns: 15 * minuteMs,
  strangerSignIns: 15 * minuteMs,
  slowSignIns: 5 * minuteMs,
  knownSignIns: 15 * minuteMs,
  allKnownSignIns: 15 * minuteMs,
  addressSignUps: hourMs,
  addressResetMails: hourMs,
  accountResetMails: hourMs,
  addressLinks: hourMs,
  passwordChecks: 15 * minuteMs,
} as const;
export type LimitName = keyof typeof limitWindowsMs;

/** How many points each limit grants in one window. */
export type LimitPoints = Record<LimitName, number>;

/** Counts what may be done only so often. Its windows run on real time, not on the injected clock. Never lets everything through. */
export type RateLimiter = {
  /** Takes a point of a key's window; refused when none is left, with the time until the window ends. A refusal takes nothing. */
  consume(limit: LimitName, key: string): Promise<Result<void, "RATE_LIMITED">>;
  /** Gives a point back that was taken for what then did not happen. Gives no more than was taken in the running window. */
  refund(limit: LimitName, key: string): Promise<void>;
  /** Ends a key's window: all of its points are there again. For whoever has proven that what was counted was not theirs. */
  clear(limit: LimitName, key: string): Promise<void>;
  /** Forgets windows that are long over. */
  sweep(): Promise<void>;
};

/**
 * What language models have read and written each day (UTC), over all people: one entry for each attempt at an answer, title or whatever else is
 * accounted for in one go. Outlives what was answered, and tells nothing of whom.
 */
export type TokenUsage = {
  /** Tokens of the day in which a moment lies (milliseconds since the epoch). */
  tokensOfDay(atMs: number): Promise<number>;
  /** Notes what an attempt has cost so far, in place of what was noted or estimated of it before. `AnswerStore.finish` does so by itself. */
  note(attemptId: string, tokens: number, nowMs: number): Promise<void>;
  /** Forgets the days before that of a moment. Returns how many entries. */
  erase(beforeMs: number): Promise<number>;
};
