/** The outcome of something that may be refused: a value, or the code of the refusal. A bug or an outage throws instead. */
export type Result<T, Code extends string> = { ok: true; value: T } | { ok: false; code: Code; retryAfterMs?: number };

/** A success. */
export function ok<T>(value: T): { ok: true; value: T } {
  return { ok: true, value };
}

/** A refusal; `retryAfterMs` says when to try again, where that helps. */
export function err<Code extends string>(code: Code, retryAfterMs?: number): { ok: false; code: Code; retryAfterMs?: number } {
  return retryAfterMs === undefined ? { ok: false, code } : { ok: false, code, retryAfterMs };
}
