import { Preferences } from "@/contract/preferences";
import type { Sql } from "../database/database";
import { gather } from "../database/gather";
import { run, sql } from "./statement";

/** The preferences of the session that a question was asked through. Not an actor's: whoever runs its answer has its id. */
type AskerPreferences = (sessionId: string) => Promise<Preferences>;

/** Questions that begin so close together are looked up in one statement. */
const spacingMs = 10;
const mostTogether = 256;

/** From PostgreSQL; the defaults where the session is gone. */
export function createAskerPreferences(database: Pick<Sql, "query">): AskerPreferences {
  return gather(
    async (sessionIds: readonly string[]) => {
      const rows = await run<{ id: string; preferences: unknown }>(
        database,
        sql`SELECT id, preferences FROM sessions WHERE id = ANY (${[...new Set(sessionIds)]}::uuid[])`,
      );
      const found = new Map(rows.map(({ id, preferences }) => [id, preferences]));
      return sessionIds.map((id) => Preferences.parse(found.get(id) ?? {}));
    },
    { most: mostTogether, spacingMs },
  );
}
