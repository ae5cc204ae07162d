import { randomUUID } from "node:crypto";
import pg from "pg";
import { type Database, DatabaseUnavailable } from "./database";
import { type MigrationFile, migrationsFolder, readMigrations } from "./migration-files";
import { unreachable } from "./postgres-error";
import { isTransactionPooler } from "./transaction-pooler";

/** What was done: names in the order applied, and applied migrations whose file has changed since. */
export type MigrationReport = { applied: string[]; edited: string[] };

/** The key that Prisma's schema engine locks with (sql-schema-connector, `pg_advisory_lock(72707369)`). */
const prismaLockKey = 72_707_369;

/** As Prisma's schema engine creates it. */
const createBook = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

type Connection = pg.Client | pg.PoolClient;
type BookedMigration = { migration_name: string; checksum: string; finished_at: Date | null };

/**
 * Brings the database to this build's schema and books each migration as `prisma migrate deploy` would, so that either can carry on
 * after the other. Several processes may call it at once. Each migration is one transaction with its booking: it is there whole or
 * not at all. Throws `DatabaseUnavailable`.
 */
export async function migrate(database: Database, options: { migrationsDir?: string } = {}): Promise<MigrationReport> {
  const files = await readMigrations(options.migrationsDir ?? migrationsFolder());
  return withDirectConnection(database, async (connection) => {
    await connection.query(`SELECT pg_advisory_lock(${prismaLockKey})`);
    return applyPending(connection, files).finally(
      () => connection.query(`SELECT pg_advisory_unlock(${prismaLockKey})`).catch(() => {}), // a lost connection holds no lock
    );
  });
}

async function applyPending(connection: Connection, files: MigrationFile[]): Promise<MigrationReport> {
  await connection.query(createBook);
  const { rows: booked } = await connection.query<BookedMigration>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  refuseForeignState(booked, files);
  const checksums = new Map(booked.map((row) => [row.migration_name, row.checksum]));
  const pending = files.filter(({ name }) => !checksums.has(name));
  for (const file of pending) await apply(connection, file);
  const edited = files.filter(({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum);
  return { applied: pending.map(({ name }) => name), edited: edited.map(({ name }) => name) };
}

function refuseForeignState(booked: BookedMigration[], files: MigrationFile[]): void {
  const halfDone = booked.find((row) => row.finished_at === null);
  if (halfDone !== undefined) {
    throw new DatabaseUnavailable(
      "migration-failed",
      `Migration ${halfDone.migration_name} was begun by another tool and did not finish. Settle it with \`prisma migrate resolve\`, then start again.`,
    );
  }
  const known = new Set(files.map(({ name }) => name));
  const unknown = booked.filter((row) => !known.has(row.migration_name)).map((row) => row.migration_name);
  if (unknown.length > 0) {
    throw new DatabaseUnavailable(
      "migration-failed",
      `The database is newer than this version of Footnote: it has ${unknown.join(", ")}, which this version does not know. Start the newer version.`,
    );
  }
}

async function apply(connection: Connection, { name, sql, checksum }: MigrationFile): Promise<void> {
  const id = randomUUID();
  try {
    await connection.query("BEGIN");
    await connection.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())`,
      [id, checksum, name],
    );
    await connection.query(sql);
    await connection.query(`UPDATE "_prisma_migrations" SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1`, [id]);
    await connection.query("COMMIT");
  } catch (error) {
    await connection.query("ROLLBACK");
    const reason = error instanceof Error ? error.message : String(error);
    await connection.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, logs, rolled_back_at) VALUES ($1, $2, $3, $4, clock_timestamp())`,
      [id, checksum, name, reason],
    );
    throw failed(name, reason, error);
  }
}

function failed(name: string, reason: string, error: unknown): DatabaseUnavailable {
  if (error instanceof pg.DatabaseError && error.code === "42501" && /extension/.test(reason)) {
    return new DatabaseUnavailable(
      "no-pgvector",
      "This database user may not create the extension pgvector. Run `CREATE EXTENSION vector` in the database once as a superuser, then start again.",
    );
  }
  return new DatabaseUnavailable(
    "migration-failed",
    `Migration ${name} failed and was undone: ${reason}. The database is as it was before.`,
  );
}

/** Session locks need a session: the embedded database's own, or one on the direct URL, never one behind a transaction pooler. */
async function withDirectConnection<T>(database: Database, work: (connection: Connection) => Promise<T>): Promise<T> {
  if (database.kind === "embedded") {
    const connection = await database.pool.connect();
    try {
      return await work(connection);
    } finally {
      connection.release();
    }
  }
  const { directUrl } = database;
  if (directUrl === null || (await throughPooler(directUrl))) {
    throw new DatabaseUnavailable(
      "needs-direct-url",
      "Migrations need a direct connection, and this address goes through a transaction pooler. Set DIRECT_DATABASE_URL to the server's own address (for Neon: the host without `-pooler`).",
    );
  }
  const connection = new pg.Client({ connectionString: directUrl, connectionTimeoutMillis: 30_000 });
  connection.on("error", () => {}); // the statement in flight rejects
  try {
    await connection.connect();
    return await work(connection);
  } catch (error) {
    throw error instanceof DatabaseUnavailable ? error : unreachable("DIRECT_DATABASE_URL or DATABASE_URL", directUrl, error);
  } finally {
    await connection.end();
  }
}

async function throughPooler(directUrl: string): Promise<boolean> {
  try {
    return await isTransactionPooler(directUrl);
  } catch (error) {
    throw unreachable("DIRECT_DATABASE_URL", directUrl, error);
  }
}
