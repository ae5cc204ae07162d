import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { DatabaseUnavailable } from "./database";
import { isSameProcessAlive, pidScope, processIdentity } from "./process-identity";

const Holder = z.object({ token: z.string(), pid: z.number().int(), scope: z.string(), processIdentity: z.string().nullable() });
type Holder = z.infer<typeof Holder>;

/**
 * A holder in another container or on another host cannot be asked whether it lives: it beats by touching its lock, and one that has
 * not beaten for `silenceMs` while we watched is gone.
 */
type Heartbeat = { beatMs: number; silenceMs: number };
const heartbeat: Heartbeat = { beatMs: 5_000, silenceMs: 20_000 };

const attempts = 40;
const retryMs = 25;

/** A held lock. */
export type FolderLock = { release(): void };

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}

/** Creates `path` with its whole content in one step, or returns false if it is there. */
function createWhole(path: string, content: string, token: string): boolean {
  const draft = `${path}.${token}.draft`;
  writeFileSync(draft, content, { flag: "wx", mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    if (!hasCode(error, "EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP", "EMLINK")) throw error;
    return createExclusive(path, content); // a file system without hard links
  } finally {
    unlinkSync(draft);
  }
}

function createExclusive(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** The holder written in the lock file; "none" if there is no file, "unreadable" if it holds something else. */
function readHolder(path: string): Holder | "none" | "unreadable" {
  try {
    return Holder.safeParse(JSON.parse(readFileSync(path, "utf8"))).data ?? "unreadable";
  } catch (error) {
    if (hasCode(error, "ENOENT")) return "none";
    if (error instanceof SyntaxError) return "unreadable";
    throw error;
  }
}

async function isAlive(holder: Holder, path: string, { beatMs, silenceMs }: Heartbeat): Promise<boolean> {
  if (holder.scope === pidScope()) return isSameProcessAlive(holder.pid, holder.processIdentity);
  const beatAt = () => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  const first = beatAt();
  for (let waitedMs = 0; waitedMs < silenceMs; waitedMs += beatMs / 5) {
    await sleep(beatMs / 5);
    if (beatAt() !== first) return beatAt() !== undefined;
  }
  return false;
}

function lockedBy(holder: Holder, path: string): DatabaseUnavailable {
  const where = holder.scope === pidScope() ? "" : ` on ${holder.scope}`;
  return new DatabaseUnavailable(
    "locked",
    `The data folder is in use by process ${holder.pid}${where} (${path}). Stop that process, or set FOOTNOTE_DATA to another folder.`,
  );
}

/**
 * Takes the lock file, or throws `DatabaseUnavailable("locked")` naming the process that has it. A lock whose process is dead is
 * replaced; only one process can do that, because each dead holder has a lock of its own (`<path>.<token>`) to be taken first.
 */
async function take(path: string, timing: Heartbeat): Promise<Holder> {
  const own: Holder = { token: randomUUID(), pid: process.pid, scope: pidScope(), processIdentity: processIdentity(process.pid) };
  const content = JSON.stringify(own);
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (createWhole(path, content, own.token)) return own;
    const holder = readHolder(path);
    if (holder === "none" || holder === "unreadable") {
      await sleep(retryMs); // being written or being released
      continue;
    }
    if (await isAlive(holder, path, timing)) throw lockedBy(holder, path);
    const succession = `${path}.${holder.token}`;
    const successor = await take(succession, timing);
    try {
      const still = readHolder(path);
      if (typeof still === "string" || still.token !== holder.token) continue;
      const draft = `${path}.${own.token}.draft`;
      writeFileSync(draft, content, { flag: "wx", mode: 0o600 });
      renameSync(draft, path);
      return own;
    } finally {
      drop(succession, successor.token);
    }
  }
  throw new DatabaseUnavailable(
    "locked",
    `The lock file ${path} cannot be read. If no other Footnote runs on this folder, delete that file.`,
  );
}

function drop(path: string, token: string): void {
  const holder = readHolder(path);
  if (typeof holder !== "string" && holder.token === token) unlinkSync(path);
}

/** One process at a time: PGlite itself would let two write the same files and lose rows silently. */
export async function lockFolder(path: string, timing: Heartbeat = heartbeat): Promise<FolderLock> {
  const { token } = await take(path, timing);
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // the folder is gone or full; the database itself will say so
    }
  }, timing.beatMs);
  beat.unref();
  const release = () => {
    clearInterval(beat);
    process.removeListener("exit", release);
    drop(path, token);
  };
  process.once("exit", release);
  return { release };
}
