/** The items of `source` until the signal aborts; then throws the signal's reason at once, even when the source does not listen to it. */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  const iterator = source[Symbol.asyncIterator]();
  let abort: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
  });
  aborted.catch(() => {}); // also when nobody waits for it any more
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    while (true) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    void Promise.resolve(iterator.return?.()).catch(() => {}); // a source that hangs is not waited for
  }
}
