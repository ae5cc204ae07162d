// Loaded into a server before anything else (node --import), by the fault harness alone: moves the process's clock, in all of its threads, and
// answers over a socket in its data folder what is open inside. The server itself knows nothing of it.
import { subscribe } from "node:diagnostics_channel";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { getEnvironmentData, isMainThread, setEnvironmentData } from "node:worker_threads";

const key = "footnote.faults.clock";
const memory = isMainThread ? new SharedArrayBuffer(8) : getEnvironmentData(key);
if (isMainThread) setEnvironmentData(key, memory);

if (memory !== undefined) {
  const offsetMs = new Float64Array(memory);
  const RealDate = Date;
  const realNow = Date.now;
  const now = () => realNow() + offsetMs[0];
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
  });
  if (isMainThread && process.argv[2] === "start" && process.env.FOOTNOTE_DATA) serve(process.env.FOOTNOTE_DATA, offsetMs);
}

let requests = 0;

function countRequests() {
  subscribe("http.server.request.start", ({ response }) => {
    requests += 1;
    response.once("close", () => {
      requests -= 1;
    });
  });
}

function serve(dataDir, offsetMs) {
  countRequests();
  const socket = path.join(dataDir, "inside.sock");
  rmSync(socket, { force: true }); // left behind by a process that was killed
  createServer((connection) => {
    connection.on("error", () => {});
    createInterface({ input: connection }).once("line", (line) => {
      answer(JSON.parse(line), offsetMs).then(
        (value) => connection.end(`${JSON.stringify({ value })}\n`),
        (error) => connection.end(`${JSON.stringify({ error: String(error) })}\n`),
      );
    });
  })
    .listen(socket)
    .unref();
}

async function answer(question, offsetMs) {
  if (question.clockMs !== undefined) {
    offsetMs[0] = question.clockMs;
    return Date.now();
  }
  const { services, database } = await globalThis[Symbol.for("footnote.container")];
  if (question.sql !== undefined) return database.query(question.sql, question.params);
  return {
    // The registry remembers for a while which ones have failed.
    connections: services.connections.list().filter(({ status }) => status !== "error").length,
    listeners: services.bus.listenerCount(),
    answers: services.runner.attemptIds().length,
    requests,
    pool: {
      open: database.pool.totalCount,
      inUse: database.pool.totalCount - database.pool.idleCount,
      waiting: database.pool.waitingCount,
    },
    sockets: process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length,
  };
}
