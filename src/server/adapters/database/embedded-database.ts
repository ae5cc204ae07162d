import { existsSync, mkdirSync, readdirSync, rmSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Database, DatabaseUnavailable } from "./database";
import { type EmbeddedEngine, startEmbeddedEngine } from "./embedded-engine";
import { EmbeddedWire } from "./embedded-wire";
import { type FolderLock, lockFolder } from "./folder-lock";
import { GuardedPool, sqlOver } from "./guarded-pool";

/** The embedded database also tells how often it has synced the disk. */
export type EmbeddedDatabase = Database & { kind: "embedded"; fsyncCount(): number };

const lockName = "footnote.lock";

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? error.message) : String(error);
}

/** Step by step: Node's own recursive mkdir never returns where a parent is there but takes no folders (as in /proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** Makes the data folder and takes its lock; what the file system refuses becomes a sentence about the folder. */
async function takeFolder(dataDir: string): Promise<FolderLock> {
  if (existsSync(dataDir) && !statSync(dataDir).isDirectory()) {
    throw new DatabaseUnavailable("unwritable", `${dataDir} is a file, not a folder. Set FOOTNOTE_DATA to a folder Footnote may write to.`);
  }
  try {
    makeFolder(resolve(dataDir));
    return await lockFolder(join(dataDir, lockName));
  } catch (error) {
    if (error instanceof DatabaseUnavailable) throw error;
    throw unwritable(dataDir, error);
  }
}

function unwritable(dataDir: string, error: unknown): DatabaseUnavailable {
  return new DatabaseUnavailable(
    "unwritable",
    `The data folder ${dataDir} cannot be written (${reasonOf(error)}). Give this user write access, or set FOOTNOTE_DATA to another folder.`,
  );
}

function isRefusedAccess(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["EACCES", "EPERM", "EROFS", "ENOSPC"].includes(String(error.code));
}

function damaged(cluster: string, detail: string): DatabaseUnavailable {
  return new DatabaseUnavailable(
    "damaged",
    `The database in ${cluster} does not open (${detail}). No data was deleted. Restore the folder from a backup, or move it away to start with an empty database.`,
  );
}

/**
 * Starts the engine on the cluster. A new cluster is marked until it is complete: one that a crash left half-made has never held
 * anything, and is made again. Any other folder is opened as it is or refused, never replaced.
 */
async function startOn(dataDir: string): Promise<EmbeddedEngine> {
  const cluster = join(dataDir, "postgres");
  const unfinished = join(dataDir, "postgres.unfinished");
  if (existsSync(unfinished)) rmSync(cluster, { recursive: true, force: true });
  const isNew = !existsSync(cluster) || readdirSync(cluster).length === 0;
  if (isNew) writeFileSync(unfinished, "The folder postgres beside this file is being made for the first time.\n");
  else if (!existsSync(join(cluster, "PG_VERSION"))) throw damaged(cluster, "its PG_VERSION is missing");
  try {
    const engine = await startEmbeddedEngine(cluster);
    if (isNew) unlinkSync(unfinished);
    return engine;
  } catch (error) {
    if (isNew) throw new DatabaseUnavailable("unwritable", `No database could be made in ${cluster} (${reasonOf(error)}).`);
    throw damaged(cluster, reasonOf(error));
  }
}

/** Opens `<dataDir>/postgres`, PostgreSQL inside this process, for this process alone; made if it is not there. */
export async function openEmbeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  const lock = await takeFolder(dataDir);
  let engine: EmbeddedEngine | null = null;
  try {
    engine = await startOn(dataDir);
    const pool = poolOver(engine);
    const database = embeddedDatabase(pool, engine, lock);
    await database.query("SELECT 1");
    return database;
  } catch (error) {
    await engine?.close().catch(() => {});
    lock.release();
    if (error instanceof DatabaseUnavailable) throw error;
    throw isRefusedAccess(error) ? unwritable(dataDir, error) : damaged(join(dataDir, "postgres"), reasonOf(error));
  }
}

function poolOver(engine: EmbeddedEngine): GuardedPool {
  return new GuardedPool({
    max: 1,
    idleTimeoutMillis: 0,
    user: "postgres",
    database: "postgres",
    ssl: false,
    stream: () => new EmbeddedWire(engine),
  });
}

function embeddedDatabase(pool: GuardedPool, engine: EmbeddedEngine, lock: FolderLock): EmbeddedDatabase {
  let closing: Promise<void> | null = null;
  const close = async () => {
    try {
      await pool.drain();
      await engine.close();
    } finally {
      lock.release();
    }
  };
  return {
    kind: "embedded",
    pool,
    directUrl: null,
    ...sqlOver(pool, { keepsPlans: true }),
    fsyncCount: () => engine.fsyncCount(),
    close() {
      closing ??= close();
      return closing;
    },
  };
}
