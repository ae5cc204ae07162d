/** The one source of time, injected; milliseconds since the epoch. */
export type Clock = { now(): number };
