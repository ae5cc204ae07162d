import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TcpProxy, tcpProxy } from "@/testing/tcp-proxy";
import { temporaryKind, testServer } from "@/testing/temporary-database";
import { createPrismaClient } from "../prisma/client";
import type { Database, Sql } from "./database";
import { openDatabase } from "./open-database";
import { patientReads } from "./patient-reads";
import { isOutage } from "./postgres-error";

/** A database that is away for some statements, for these reasons, and then answers. */
function awayFor(...reasons: Error[]): Sql & { asked: number } {
  const sql = {
    asked: 0,
    async query<Row extends object>(): Promise<Row[]> {
      sql.asked += 1;
      const reason = reasons.shift();
      if (reason !== undefined) throw reason;
      return [];
    },
  };
  return sql;
}

const coded = (code: string) => Object.assign(new Error("away"), { code });

describe("a read", () => {
  it.each([
    ["is refused a connection", coded("ECONNREFUSED")],
    ["loses its connection", coded("ECONNRESET")],
    ["is ended by the server's shutdown", coded("57P01")],
    ["meets a server that starts", coded("57P03")],
    ["has lost a connection without a code", new Error("Connection terminated unexpectedly")],
    ["waited for a connection in vain", new Error("timeout exceeded when trying to connect")],
    ["is refused at every address of the host", new AggregateError([coded("ECONNREFUSED")])],
    ["meets a database that is closed for a while", new Error('database "footnote" is not currently accepting connections')],
    ["learns of it from a wrapper", new Error("wrapped", { cause: coded("57P03") })],
  ])("that %s is made again", async (_, reason) => {
    const database = awayFor(reason, reason);
    expect(await patientReads(database, [1, 1, 1]).query("SELECT 1")).toEqual([]);
    expect(database.asked).toBe(3);
  });

  it("fails as it did when the database stays away", async () => {
    const reason = coded("ECONNREFUSED");
    const database = awayFor(reason, reason, reason);
    await expect(patientReads(database, [1, 1]).query("SELECT 1")).rejects.toBe(reason);
  });

  it.each([
    ["that is wrong", coded("42601")],
    ["of a closed database", new Error("The database has been closed.")],
  ])("%s fails at once", async (_, reason) => {
    const database = awayFor(reason);
    await expect(patientReads(database, [1, 1]).query("SELEC 1")).rejects.toBe(reason);
    expect(database.asked).toBe(1);
  });
});

describe.runIf(temporaryKind() !== "embedded")("a read on a server whose connections are cut and refused for a while", () => {
  let proxy: TcpProxy;
  let database: Database;
  beforeAll(async () => {
    proxy = await tcpProxy(testServer());
    database = await openDatabase({ databaseUrl: proxy.url, directUrl: proxy.url, dataDir: "" });
  });
  afterAll(async () => {
    await database.close();
    await proxy.close();
  });

  it("is answered once it is back", async () => {
    const reads = patientReads(database);
    const slow = reads.query<{ n: number }>("SELECT 1 AS n, pg_sleep(0.3)");
    await proxy.cut();
    const refused = reads.query<{ n: number }>("SELECT 2 AS n");
    setTimeout(() => void proxy.restore(), 400);
    expect(await Promise.all([slow, refused])).toMatchObject([[{ n: 1 }], [{ n: 2 }]]);
  });

  it("and a statement of Prisma's are known to have failed for its absence, however it went away", async () => {
    const prisma = createPrismaClient(database);
    const failing = () => prisma.$queryRaw`SELECT 1 AS n, pg_sleep(2)`.catch((error: unknown) => error);
    const ended = failing();
    await expect.poll(() => sleeping(database, "pg_terminate_backend(pid)")).toBe(1);
    expect(isOutage(await ended)).toBe(true);
    const broken = failing();
    await expect.poll(() => sleeping(database, "pid")).toBe(1);
    await proxy.cut();
    expect(isOutage(await broken)).toBe(true);
    expect(isOutage(await failing())).toBe(true);
    await proxy.restore();
  });
});

/** How many connections are in the middle of the slow statement; `act` is SQL that is done to each. */
async function sleeping(database: Sql, act: "pid" | "pg_terminate_backend(pid)"): Promise<number> {
  const found = await database.query(
    `SELECT ${act} FROM pg_stat_activity
      WHERE pid <> pg_backend_pid() AND datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep(2)%'`,
  );
  return found.length;
}
