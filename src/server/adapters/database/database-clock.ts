import type { Clock } from "../../domain/clock";
import type { Database } from "./database";

const askEveryMs = 30_000;

/** A clock with what keeps it right. */
type KeptClock = Clock & { close(): void };

/**
 * The clock of the database's server, for everything that is stored and compared with what others stored: instances' own clocks may be an hour
 * apart, or be set in the middle. It is asked at the start and every half minute; in between, this process's monotonic clock goes on from there. The
 * embedded database has this machine's clock.
 */
export async function createDatabaseClock(database: Database): Promise<KeptClock> {
  if (database.kind === "embedded") return { now: () => Date.now(), close: () => {} };
  let ahead = await ask(database);
  const keepRight = () => {
    ask(database).then(
      (asked) => {
        ahead = asked;
      },
      () => {}, // a database that is away for a while does not stop the time
    );
  };
  const timer = setInterval(keepRight, askEveryMs).unref();
  return { now: () => Math.round(performance.now() + ahead), close: () => clearInterval(timer) };
}

/** How far the database's time, in milliseconds since the epoch, is ahead of this process's monotonic clock. */
async function ask(database: Database): Promise<number> {
  const before = performance.now();
  const [row] = await database.query<{ ms: number }>("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms");
  if (row === undefined) throw new Error("the database did not tell the time");
  return row.ms - (before + performance.now()) / 2;
}
