import { request } from "node:http";
import { parseArgs } from "node:util";
import { type BuiltServer, startBuiltServer } from "./built-server";
import { guestCookieAt } from "./page-client";
import { nothingIsLeft } from "./promised";

const atOnce = 50;
const settleMs = 60_000;

/**
 * `npm run bench connects -- [--database-url <url of an empty database>] [--count 10000]`: event streams opened and cut, half of them before a byte
 * has come, fifty at a time. Afterwards nothing may be left in the server: no listener, no registered connection, no socket more than before,
 * and no more heap, after collection, than a twentieth above what it was; else the exit code is 1. A tenth as many warm up.
 */
export async function benchConnects(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { "database-url": { type: "string" }, count: { type: "string", default: "10000" } } });
  const databaseUrl = values["database-url"];
  const shared = { DATABASE_URL: databaseUrl ?? "", NEXTAUTH_SECRET: "for the bench's own database, which nobody else sees" };
  const server = await startBuiltServer(databaseUrl === undefined ? {} : shared);
  try {
    const cookie = await guestCookieAt(server.url);
    const count = Number(values.count);
    await connectAndCut(server.url, cookie, Math.ceil(count / 10));
    const before = await settled(server);
    const startedAt = performance.now();
    const seen = await connectAndCut(server.url, cookie, count);
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = await settled(server);
    const heapChangePercent = Math.round((after.heapBytes / before.heapBytes - 1) * 1_000) / 10;
    const isClean = nothingIsLeft({ refused: seen.refused, before, after, heapChangePercent });
    if (!isClean) process.exitCode = 1;
    return {
      measure: "connects",
      database: databaseUrl === undefined ? "embedded" : "postgres",
      count,
      ...seen,
      seconds: Math.round(seconds * 10) / 10,
      listeners: after.listeners,
      connections: after.connections,
      socketsBefore: before.sockets,
      sockets: after.sockets,
      heapBeforeMiB: mebibytes(before.heapBytes),
      heapMiB: mebibytes(after.heapBytes),
      heapChangePercent,
      clean: isClean,
    };
  } finally {
    await server.stop();
  }
}

/** `opened`: cut after the first bytes; `early`: cut before any, some of them while the request was still being written. */
async function connectAndCut(url: string, cookie: string, count: number): Promise<{ opened: number; early: number; refused: number }> {
  const seen = { opened: 0, early: 0, refused: 0 };
  let next = 0;
  const work = async () => {
    while (next < count) {
      const i = next++;
      seen[await cutOne(url, cookie, i)]++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return seen;
}

function cutOne(url: string, cookie: string, i: number): Promise<"opened" | "early" | "refused"> {
  const input = encodeURIComponent(JSON.stringify({ follows: [{ conversationId: crypto.randomUUID() }] }));
  const isEarly = i % 2 === 1;
  return new Promise((resolve) => {
    // A connection of its own, closed with it, as a page's that is left.
    const asking = request(`${url}/api/trpc/connection.events?input=${input}`, { headers: { cookie }, agent: false }, (response) => {
      if (response.statusCode !== 200) {
        resolve("refused");
        asking.destroy();
        return;
      }
      response.once("data", () => {
        resolve("opened");
        asking.destroy();
      });
      response.on("error", () => {});
    });
    asking.on("error", () => resolve(isEarly ? "early" : "refused"));
    asking.end();
    if (isEarly) setTimeout(() => asking.destroy(new Error("left")), (i % 10) * 2);
  });
}

/** What the server holds once it has noticed that everybody has left. */
async function settled(server: BuiltServer): ReturnType<BuiltServer["probe"]> {
  const until = performance.now() + settleMs;
  while (true) {
    const probed = await server.probe({ collect: true });
    if ((probed.listeners === 0 && probed.connections === 0) || performance.now() > until) {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return server.probe({ collect: true });
    }
  }
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / 1_048_576) * 10) / 10;
}
