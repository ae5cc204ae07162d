import type { Clock } from "../domain/clock";
import type { EventLog } from "../domain/event-log/ports";

const keepDeltasMs = 3_600_000;
const overlapMs = 2 * keepDeltasMs;
const atOnce = 1_000;

/**
 * Drops the deltas of answers that ended more than an hour ago. The first run looks at the whole log, later ones only at what has grown
 * old since; the overlap catches answers that were still running.
 */
export function createTrimEvents({ log, clock }: { log: EventLog; clock: Clock }): () => Promise<number> {
  let fromMs = 0;
  return async () => {
    const beforeMs = clock.now() - keepDeltasMs;
    let count = 0;
    let trimmed: number;
    do {
      trimmed = await log.trim({ fromMs, beforeMs, limit: atOnce });
      count += trimmed;
    } while (trimmed === atOnce);
    fromMs = Math.max(0, beforeMs - overlapMs);
    return count;
  };
}
