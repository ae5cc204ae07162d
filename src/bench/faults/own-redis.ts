import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOwnProcess, freePort } from "./own-process";
import type { Service } from "./taken-away";

/** A Redis of the run's own; it forgets everything with each restart, and ends with the run. */
export async function startOwnRedis(program: string): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), "footnote-faults-redis-"));
  const port = await freePort();
  const args = ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--appendonly", "no"];
  const server = createOwnProcess(program, args, folder, {}, () => answersPing(port ?? 0));
  await server.start();
  return {
    url: `redis://127.0.0.1:${port}`,
    leave: (isCrash) => server.end(isCrash ? "SIGKILL" : "SIGTERM"),
    comeBack: server.start,
    async close() {
      await server.end("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.setTimeout(1_000, () => socket.destroy());
    socket
      .on("data", (data) => {
        resolve(data.toString().startsWith("+PONG"));
        socket.destroy();
      })
      .on("error", () => {})
      .on("close", () => resolve(false));
  });
}
