const longestTurnMs = 4;

/**
 * Keeps one busy loop from starving everybody else: a model that answers faster than it is read hands over hundreds of pieces without a
 * pause, while the first of them waits for its commit, and so do all other answers.
 */
export type Turns = {
  /** Whether this loop has had its few milliseconds. */
  isOver(): boolean;
  /** Lets everybody else have a turn. */
  pass(): Promise<void>;
};

export function createTurns(): Turns {
  let beganAt = performance.now();
  return {
    isOver: () => performance.now() - beganAt >= longestTurnMs,
    async pass() {
      await new Promise((resolve) => setImmediate(resolve));
      beganAt = performance.now();
    },
  };
}
