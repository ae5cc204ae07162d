import { readdirSync, readFileSync, readlinkSync } from "node:fs";

const listening = "0A";

/** How many TCP connections a process of this machine holds, whatever their state; null where the system does not tell. */
export function tcpConnectionsOf(pid: number): number | null {
  try {
    const own = new Set(readdirSync(`/proc/${pid}/fd`).flatMap((fd) => socketBehind(`/proc/${pid}/fd/${fd}`)));
    return ["tcp", "tcp6"]
      .flatMap((kind) => rowsOf(`/proc/${pid}/net/${kind}`))
      .filter(({ state, inode }) => state !== listening && own.has(inode)).length;
  } catch {
    return null;
  }
}

function socketBehind(link: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.slice(1) ?? [];
  } catch {
    return []; // closed meanwhile
  }
}

/** Columns by proc(5): number, local, remote, state, queues, timers, retransmits, user, timeout, inode. */
function rowsOf(file: string): { state: string; inode: string }[] {
  const lines = readFileSync(file, "utf8").split("\n").slice(1);
  return lines.flatMap((line) => {
    const [, , , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === undefined || inode === undefined ? [] : [{ state, inode }];
  });
}
