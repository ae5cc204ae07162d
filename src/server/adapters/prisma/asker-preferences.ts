import { Preferences } from "@/contract/preferences";
import type { Sql } from "../database/database";
import { run, sql } from "./statement";

/** The preferences of the session that a question was asked through. Not an actor's: whoever runs its answer has its id. */
type AskerPreferences = (sessionId: string) => Promise<Preferences>;

/** From PostgreSQL; the defaults where the session is gone. */
export function createAskerPreferences(database: Pick<Sql, "query">): AskerPreferences {
  return async (sessionId) => {
    const [row] = await run<{ preferences: unknown }>(database, sql`SELECT preferences FROM sessions WHERE id = ${sessionId}::uuid`);
    return Preferences.parse(row?.preferences ?? {});
  };
}
