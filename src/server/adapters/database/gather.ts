type Waiting<Item, Found> = { item: Item; resolve: (found: Found) => void; reject: (reason: unknown) => void };

/**
 * `most`: how many go together at most. `spacingMs`: how long after the beginning of a batch the next one begins at the earliest, in milliseconds; 0
 * unless given. `spacedFrom`: only after a batch of so many. `atOnce`: how many batches may be under way; one unless given.
 */
export type Gathering = { most: number; spacingMs?: number; spacedFrom?: number; atOnce?: number };

const crowdedSpacing = 4;
const crowdWindowMs = 200;
/** Calls within one window that many people make, and one does not. */
const crowd = 8;

/** Says, told of so many new calls, whether many have come lately. */
function createCrowdSense(): (count: number) => boolean {
  let [beganAt, before, since] = [0, 0, 0];
  return (count) => {
    const age = performance.now() - beganAt;
    if (age >= crowdWindowMs) [beganAt, before, since] = [beganAt + age, age < 2 * crowdWindowMs ? since : 0, 0];
    since += count;
    return Math.max(before, since) >= crowd;
  };
}

/**
 * Joins calls: what comes in one turn, soon after others, or while as many batches as are allowed are under way, goes together. A call that
 * comes alone does not wait, and two hundred at once become a few statements. While many come, more than one person's work ever makes, the next batch
 * begins four times as late: one at a time they would cost more than they wait. `work` gives one result for each item, in their order; where it fails, all
 * of its batch do.
 */
export function gather<Item, Found>(
  work: (items: readonly Item[]) => Promise<readonly Found[]>,
  { most, spacingMs = 0, spacedFrom = 1, atOnce = 1 }: Gathering,
): (item: Item) => Promise<Found> {
  let waiting: Waiting<Item, Found>[] = [];
  let underWay = 0;
  let earliest = 0;
  let isTimed = false;
  const isCrowded = createCrowdSense();

  const settle = async (batch: readonly Waiting<Item, Found>[]): Promise<void> => {
    try {
      const found = await work(batch.map(({ item }) => item));
      if (found.length !== batch.length) throw new Error(`${found.length} results were given for ${batch.length}`);
      for (const [i, one] of found.entries()) batch[i]?.resolve(one);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const begin = (): void => {
    while (underWay < atOnce && waiting.length > 0) {
      const restMs = waiting.length >= most ? 0 : earliest - performance.now();
      if (restMs > 0) {
        if (!isTimed) setTimeout(onTime, restMs);
        isTimed = true;
        return;
      }
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      if (batch.length >= spacedFrom) earliest = performance.now() + (isCrowded(batch.length) ? crowdedSpacing : 1) * spacingMs;
      underWay++;
      void settle(batch).then(() => {
        underWay--;
        begin();
      });
    }
  };
  const onTime = (): void => {
    isTimed = false;
    begin();
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (waiting.length === 1 || waiting.length === most) queueMicrotask(begin);
    });
}
