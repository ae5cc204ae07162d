import { createHmac } from "node:crypto";
import { RateLimiterMemory, RateLimiterPostgres } from "rate-limiter-flexible";
import type { LimitPoints, RateLimiter } from "../../domain/rate-limit/ports";
import type { Database } from "../database/database";
import { createFlexibleLimiter, forEachLimit } from "./flexible-limiter";

const tableName = "rate_limits";

/** Counts in this process: for the embedded database, which no other process opens. */
export function createMemoryLimiter(points: LimitPoints): RateLimiter {
  return createFlexibleLimiter(
    forEachLimit((limit, duration) => new RateLimiterMemory({ keyPrefix: limit, points: points[limit], duration })),
  );
}

/**
 * Counts in the database, for all processes together; each counts for itself while the database does not answer. Keys are stored as HMACs
 * under the server's secret: neither an address nor an e-mail can be read from the table, nor be guessed from it.
 */
export function createDatabaseLimiter(database: Database, points: LimitPoints, secret: () => string): RateLimiter {
  const storeClient = clientOver(database);
  const limiter = createFlexibleLimiter(
    forEachLimit((limit, duration) => {
      const common = { keyPrefix: limit, points: points[limit], duration };
      const insuranceLimiter = new RateLimiterMemory(common);
      const kept = { storeClient, storeType: "client", tableName, tableCreated: true, clearExpiredByTimeout: false, insuranceLimiter };
      return new RateLimiterPostgres({ ...common, ...kept });
    }),
  );
  const hidden = (key: string) => createHmac("sha256", secret()).update(key).digest("base64url");
  return {
    consume: (limit, key) => limiter.consume(limit, hidden(key)),
    refund: (limit, key) => limiter.refund(limit, hidden(key)),
  };
}

/** What the library needs of a pg client. The names it gives its statements are left out: a transaction pooler keeps no plans. */
function clientOver(database: Database) {
  return {
    async query({ text, values }: { text: string; values: unknown[] }) {
      const rows = await database.query(text, values);
      return { rows, rowCount: rows.length };
    },
  };
}
