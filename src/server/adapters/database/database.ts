import type pg from "pg";

/**
 * Runs one SQL statement with `$1…` parameters; rows come as pg parses them (int8 as string, timestamptz as Date). Under a `planName`, which must
 * stand for this text alone, the connection keeps the parsed and planned statement: planning is most of a large statement's time. Only
 * for texts of which there are few; where connections are a pooler's the name is ignored.
 */
export type Sql = { query<Row extends object>(text: string, params?: readonly unknown[], planName?: string): Promise<Row[]> };

/** An open database, embedded or not: the same pool, the same dialect. */
export type Database = Sql & {
  kind: "embedded" | "postgres";
  /** For Prisma's adapter. Embedded it holds one connection: inside a transaction use only `tx`. */
  pool: pg.Pool;
  /** Several statements, all or nothing. Not on a hot path: the embedded database serves nobody else meanwhile. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** A connection of its own on the direct URL, for LISTEN and session locks; null when embedded. */
  directUrl: string | null;
  close(): Promise<void>;
};

/** Why a database could not be opened, in words an operator can act on. */
export class DatabaseUnavailable extends Error {
  override name = "DatabaseUnavailable";
  constructor(
    readonly reason: "locked" | "unwritable" | "damaged" | "unreachable" | "no-pgvector" | "needs-direct-url" | "migration-failed",
    message: string,
  ) {
    super(message);
  }
}
