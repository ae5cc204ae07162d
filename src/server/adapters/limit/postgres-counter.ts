import { type IRateLimiterPostgresOptions, RateLimiterPostgres } from "rate-limiter-flexible";
import type { Database } from "../database/database";
import { gather } from "../database/gather";

/** Points to add to a key, below zero to give them back; `expire` is when a window that begins now ends. */
export type Counted = { key: string; points: number; expire: number };
type Window = { points: number; expire: string };
export type CountTogether = (counted: Counted) => Promise<Window>;

const mostTogether = 200;
/** A message waits no longer for others, and one that comes alone, which is counted twice in a row, not at all. */
const spacingMs = 10;

/** Counts of all limits that come together go in one statement. */
export function createCountTogether(database: Database): CountTogether {
  return gather((batch: readonly Counted[]) => count(database, batch), { most: mostTogether, spacingMs, spacedFrom: 2 });
}

/**
 * What comes for a key twice is counted twice, one after the other: a statement can change a row once. Rows are locked in the order of their
 * keys, which is the same for all instances.
 */
async function count(database: Database, batch: readonly Counted[]): Promise<Window[]> {
  const once = new Map<string, Counted>();
  const again: Counted[] = [];
  for (const counted of batch) {
    if (once.has(counted.key)) again.push(counted);
    else once.set(counted.key, counted);
  }
  const rows = [...once.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const columns = [rows.map(({ key }) => key), rows.map(({ points }) => points), rows.map(({ expire }) => expire)];
  const windows = await database.query<Window & { key: string }>(
    `INSERT INTO rate_limits SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[])
     ON CONFLICT (key) DO UPDATE SET
       points = CASE WHEN rate_limits.expire <= $4 THEN excluded.points ELSE rate_limits.points + excluded.points END,
       expire = CASE WHEN rate_limits.expire <= $4 THEN excluded.expire ELSE rate_limits.expire END
     RETURNING key, points, expire`,
    [...columns, Date.now()],
    "count-together",
  );
  const later = again.length === 0 ? [] : await count(database, again);
  const found = new Map(windows.map(({ key, ...window }) => [key, window]));
  return batch.map((counted) => {
    const window = once.get(counted.key) === counted ? found.get(counted.key) : later[again.indexOf(counted)];
    if (window === undefined) throw new Error("a count got lost");
    return window;
  });
}

/** The library's counter for PostgreSQL, which adds points together with all others. Nothing here blocks a key, which would set an end by force. */
export class PostgresCounter extends RateLimiterPostgres {
  readonly #countTogether: CountTogether;

  constructor(options: IRateLimiterPostgresOptions, countTogether: CountTogether) {
    super(options);
    this.#countTogether = countTogether;
  }

  /** Called by the library, with the key under its prefix. */
  async _upsert(key: string, points: number, msDuration: number): Promise<{ rows: Window[] }> {
    return { rows: [await this.#countTogether({ key, points, expire: Date.now() + msDuration })] };
  }
}
