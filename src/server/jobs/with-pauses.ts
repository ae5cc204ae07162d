const longestStretchMs = 4;

/**
 * The items of `source`, with a turn for everybody else every few milliseconds: a model that answers faster than it is read hands over
 * hundreds of pieces without one, while the first of them waits for its commit, and so do all other answers.
 */
export async function* withPauses<T>(source: AsyncIterable<T>): AsyncGenerator<T, void> {
  let turnBegan = performance.now();
  for await (const item of source) {
    yield item;
    if (performance.now() - turnBegan < longestStretchMs) continue;
    await new Promise((resolve) => setImmediate(resolve));
    turnBegan = performance.now();
  }
}
