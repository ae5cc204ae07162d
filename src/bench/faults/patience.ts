/** A question must have been accepted, and its answer must have ended, this long after the last fault, or after it was asked where that was later. */
export const patienceMs = 30_000;

/** Aborts so long after `calm` has, at the earliest so long from now; and with `over` at once. */
export function patienceAfter(calm: AbortSignal, over: AbortSignal): AbortSignal {
  const ended = new AbortController();
  const begin = () => void setTimeout(() => ended.abort(), patienceMs).unref();
  if (calm.aborted) begin();
  else calm.addEventListener("abort", begin, { once: true });
  return AbortSignal.any([ended.signal, over]);
}
