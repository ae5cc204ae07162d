import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const serveWithinMs = 60_000;
const endWithinMs = 30_000;

/** A server process of the harness's own that is started and ended again and again. */
export type OwnProcess = { start(): Promise<void>; end(signal: NodeJS.Signals): Promise<void> };

type Identity = { uid?: number; gid?: number };

/** `isServing` asks whether it answers. Terminals do not reach it: the harness ends it. */
export function createOwnProcess(command: string, args: readonly string[], cwd: string, who: Identity, isServing: () => Promise<boolean>) {
  let child: ChildProcess | null = null;
  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null;
  const own: OwnProcess = {
    async start() {
      child = spawn(command, args, { cwd, ...who, stdio: "ignore", detached: true });
      child.on("error", () => {});
      const latest = Date.now() + serveWithinMs;
      while (!(await isServing())) {
        if (child.pid === undefined || !isRunning()) throw new Error(`${command} ended while it started`);
        if (Date.now() > latest) throw new Error(`${command} does not answer`);
        await sleep(50);
      }
    },
    async end(signal) {
      if (child === null || !isRunning()) return;
      const gone = once(child, "exit");
      child.kill(signal);
      const patience = setTimeout(() => child?.kill("SIGKILL"), endWithinMs);
      await gone;
      clearTimeout(patience);
    },
  };
  return own;
}

/** A free port of this machine; null where the wanted one is taken. */
export function freePort(wanted = 0): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server
      .once("error", () => resolve(null))
      .listen(wanted, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" && address !== null ? address.port : null));
      });
  });
}
