import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Linux: boot id and the tick the process began at, from /proc/<pid>/stat (proc(5), field 22; the name in field 2 may hold spaces). */
function fromProc(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const startTicks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()}/${startTicks}`;
}

function fromPs(pid: number): string {
  return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

/** What tells a process from a later one with the same pid; null where the system does not say. */
export function processIdentity(pid: number): string | null {
  for (const read of [fromProc, fromPs]) {
    try {
      return read(pid);
    } catch {
      // not this kind of system, or no such process
    }
  }
  return null;
}

/** Is the process that was `identity` when it had this pid still running? */
export function isSameProcessAlive(pid: number, identity: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, but another user's
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const now = processIdentity(pid);
  return identity === null || now === null || now === identity;
}

/** Where a pid means the same process: the host and, in a container, its pid namespace. */
export function pidScope(): string {
  try {
    return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}
