import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FolderLock, lockFolder } from "./folder-lock";
import { pidScope, processIdentity } from "./process-identity";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "footnote-lock-"));
  path = join(folder, "footnote.lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeHolder(holder: { pid: number; scope?: string; processIdentity?: string | null }) {
  writeFileSync(path, JSON.stringify({ token: "theirs", scope: pidScope(), processIdentity: null, ...holder }));
}

/** The pid of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

test("a held lock is refused to others, naming the process; a released one is free and leaves nothing", async () => {
  const lock = await lockFolder(path);
  await expect(lockFolder(path)).rejects.toMatchObject({ reason: "locked", message: expect.stringContaining(`process ${process.pid} `) });
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  (await lockFolder(path)).release();
});

test("the lock of another living process is refused", async () => {
  writeHolder({ pid: process.ppid, processIdentity: processIdentity(process.ppid) });
  await expect(lockFolder(path)).rejects.toMatchObject({ reason: "locked", message: expect.stringContaining(`process ${process.ppid} `) });
});

test("the lock of a dead process is taken over", async () => {
  writeHolder({ pid: await deadPid() });
  const lock = await lockFolder(path);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test("the lock of a dead process is taken over although its pid has been given to another", async () => {
  writeHolder({ pid: process.ppid, processIdentity: "an earlier one" });
  (await lockFolder(path)).release();
});

test("of many who find a dead process's lock at once, one gets it", async () => {
  for (let round = 0; round < 20; round++) {
    writeHolder({ pid: await deadPid() });
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(path)));
    const winners = outcomes.flatMap((outcome): FolderLock[] => (outcome.status === "fulfilled" ? [outcome.value] : []));
    expect(winners.length).toBe(1);
    for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ reason: "locked" });
    winners[0]?.release();
    expect(readdirSync(folder)).toEqual([]);
  }
});

test("a lock file that cannot be read is refused, and said which", async () => {
  writeFileSync(path, "\0\0\0");
  await expect(lockFolder(path)).rejects.toMatchObject({ reason: "locked", message: expect.stringContaining(path) });
});

test("a holder elsewhere counts as alive while its lock is touched, and as gone when it is silent", async () => {
  const timing = { beatMs: 50, silenceMs: 500 };
  writeHolder({ pid: 1, scope: "another-host" });
  const beat = setInterval(() => utimesSync(path, new Date(), new Date()), 20);
  await expect(lockFolder(path, timing)).rejects.toMatchObject({ message: expect.stringContaining("on another-host") });
  clearInterval(beat);
  (await lockFolder(path, timing)).release();
});

test("releasing does not take away a lock that has become another's", async () => {
  const lock = await lockFolder(path);
  writeHolder({ pid: process.ppid });
  lock.release();
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ token: "theirs" });
});
