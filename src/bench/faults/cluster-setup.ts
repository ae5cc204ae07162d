import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { projectRoot } from "@/server/project-root";
import { endInTime } from "./end-in-time";
import { type Instance, insideOf, insideOptions } from "./instance";
import { createOwnDatabase } from "./own-database";
import { freePort } from "./own-process";
import { openRedis } from "./redis-line";
import { createRunFolder, instanceEnvironment } from "./run-folder";
import type { Servers, Setup } from "./setup";
import { tcpConnectionsOf } from "./tcp-connections";

const InstanceLine = z.object({ name: z.string(), pid: z.number(), data: z.string() });
type InstanceLine = z.infer<typeof InstanceLine>;
const ClusterLine = z.object({ url: z.string(), nginx: z.number(), instances: z.tuple([InstanceLine, InstanceLine]) });
const StartedLine = z.object({ started: InstanceLine.optional() });

/** Two instances behind nginx, as `npm run cluster` starts them, on PostgreSQL and, where there is one, Redis. */
export async function startCluster(modelUrl: string, servers: Servers): Promise<Setup> {
  const folder = createRunFolder();
  const database = await createOwnDatabase(servers);
  const redis = await openRedis(servers);
  const args = [join(projectRoot(), "scripts", "cluster.mjs"), "--json", "--port", String(await freePair()), "--docs", folder.docs];
  const cluster = spawn(process.execPath, args, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      NODE_OPTIONS: insideOptions(),
      ...instanceEnvironment(modelUrl),
      DATABASE_URL: database.url,
      ...(redis === null ? {} : { REDIS_URL: redis.url }),
    },
    stdio: ["pipe", "pipe", openSync(folder.logFile, "a")],
  });
  const said = listenTo(cluster, folder.logFile);
  const started = await said
    .next((line) => line.includes('"instances"'))
    .catch(async (error: unknown) => {
      await database.drop();
      await redis?.close();
      throw error;
    });
  const { url, nginx, instances } = ClusterLine.parse(started);
  const [a, b] = instances;
  return {
    name: "cluster",
    logFile: folder.logFile,
    url,
    instances: [instanceOf(cluster, said, a), instanceOf(cluster, said, b)],
    database: database.line,
    redis: redis?.line ?? null,
    connectionsBetween: () => tcpConnectionsOf(nginx),
    sql: database.sql,
    openInDatabase: (pooled) => database.open(pooled + 2),
    async close() {
      const gone = once(cluster, "exit");
      cluster.kill("SIGTERM");
      await endInTime("a or b", gone, () => cluster.kill("SIGKILL"));
      const left = await database.drop();
      await redis?.close();
      folder.remove();
      return left;
    },
  };
}

type Said = { next(isMeant: (line: string) => boolean): Promise<unknown> };

/** What the cluster's process says on its standard output, to whoever waits for it. */
function listenTo(cluster: ChildProcess, logFile: string): Said {
  const waiting = new Set<{ isMeant: (line: string) => boolean; resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  if (cluster.stdout === null) throw new Error("the cluster has no output");
  createInterface({ input: cluster.stdout }).on("line", (line) => {
    for (const waiter of waiting) {
      if (!waiter.isMeant(line)) continue;
      waiting.delete(waiter);
      waiter.resolve(JSON.parse(line));
    }
  });
  cluster.once("exit", () => {
    for (const { reject } of waiting) reject(new Error(`the cluster ended; ${logFile} says why`));
  });
  return {
    next: (isMeant) =>
      new Promise((resolve, reject) => {
        waiting.add({ isMeant, resolve, reject });
      }),
  };
}

function instanceOf(cluster: ChildProcess, said: Said, { name, pid: firstPid, data }: InstanceLine): Instance {
  let pid = firstPid;
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    process.kill(pid, signal);
    const ended = pid;
    await endInTime(name, untilGone(ended), () => process.kill(ended, "SIGKILL"));
  };
  return {
    name,
    kill: () => end("SIGKILL"),
    end: () => end("SIGTERM"),
    freeze: () => void process.kill(pid, "SIGSTOP"),
    thaw: () => void process.kill(pid, "SIGCONT"),
    async start() {
      const told = said.next((line) => line.startsWith(`{"started":{"name":"${name}"`) || line === `{"ended":"${name}"}`);
      cluster.stdin?.write(`start ${name}\n`);
      const { started } = StartedLine.parse(await told);
      if (started === undefined) throw new Error(`instance ${name} ended while it started`);
      pid = started.pid;
    },
    ...insideOf(data),
  };
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A free port whose successor is free as well. */
async function freePair(): Promise<number> {
  while (true) {
    const port = await freePort();
    if (port !== null && (await freePort(port + 1)) !== null) return port;
  }
}
