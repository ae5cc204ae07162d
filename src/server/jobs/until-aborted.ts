/** The items of `source` until the signal aborts; then throws the signal's reason at once, even when the source does not listen to it. */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  const iterator = source[Symbol.asyncIterator]();
  // Not Promise.race: each race would leave a reaction on the abort's promise, thousands in a long answer.
  let giveUp: (reason: unknown) => void = () => {};
  const abort = () => giveUp(signal.reason);
  const nextOrAbort = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      giveUp = reject;
      iterator.next().then(resolve, reject);
    });
  signal.addEventListener("abort", abort, { once: true });
  try {
    while (true) {
      signal.throwIfAborted();
      const next = await nextOrAbort();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener("abort", abort);
    void Promise.resolve(iterator.return?.()).catch(() => {}); // a source that hangs is not waited for
  }
}
