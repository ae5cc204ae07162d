import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "./database";
import { isOutage } from "./postgres-error";

/** A minute: longer than a server takes to restart, or to hand over to its replica. */
const pausesMs = [100, 250, 500, 1_000, ...Array.from({ length: 29 }, () => 2_000)];

/**
 * Statements that only read, run again while the database is away: a restart of its server, a cut connection. An answer that needs them waits for
 * a minute, and does not fail. What fails for another reason fails at once.
 */
export function patientReads({ query }: Sql, pauses: readonly number[] = pausesMs): Sql {
  return {
    async query(text, params, planName) {
      for (const pauseMs of pauses) {
        try {
          return await query(text, params, planName);
        } catch (error) {
          if (!isOutage(error)) throw error;
          await sleep(pauseMs);
        }
      }
      return query(text, params, planName);
    },
  };
}
