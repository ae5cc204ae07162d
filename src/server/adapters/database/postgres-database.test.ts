import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { PGlite } from "@electric-sql/pglite";
import { afterEach, describe, expect, test } from "vitest";
import { withDatabase } from "@/testing/server-address";
import { temporaryDatabase, testServer } from "@/testing/temporary-database";
import { testServers } from "@/testing/test-servers";
import { openDatabase } from "./open-database";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Starts the server; its URL, with a password in it. */
async function urlOf(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `postgresql://reader:s3cret@127.0.0.1:${port}/docs`;
}

/** A server that answers every connection with `answer`, then hangs up. */
async function serverThatSays(answer: Buffer): Promise<string> {
  return urlOf(
    createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(answer));
    }),
  );
}

/** PostgreSQL's ErrorResponse. */
function errorResponse(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

async function refusalOf(databaseUrl: string): Promise<{ reason: string; message: string }> {
  return openDatabase({ databaseUrl, dataDir: "" }).then(
    () => {
      throw new Error("it was expected to be refused");
    },
    (error) => error,
  );
}

describe("a PostgreSQL that cannot be used is named, without the password, with what to do:", () => {
  test.each([
    ["wrong password", "28P01", 'password authentication failed for user "reader"', /refuses this user name or password/],
    ["unknown database", "3D000", 'database "docs" does not exist', /does not exist; create it or correct the name/],
    ["full", "53300", "sorry, too many clients already", /no connection left/],
    ["another refusal, with the password in its words", "XX000", "no s3cret here", /no … here/],
  ])("%s", async (_, code, words, expected) => {
    const { reason, message } = await refusalOf(await serverThatSays(errorResponse(code, words)));
    expect(reason).toBe("unreachable");
    expect(message).toMatch(expected);
    expect(message).toMatch(/127\.0\.0\.1:\d+\/docs \(DATABASE_URL\)/);
    expect(message).not.toContain("s3cret");
  });

  test("nothing listens there", async () => {
    const { reason, message } = await refusalOf("postgresql://reader:s3cret@127.0.0.1:1/docs");
    expect(reason).toBe("unreachable");
    expect(message).toMatch(/nothing listens there/);
    expect(message).not.toContain("s3cret");
  });

  test("an unknown host", async () => {
    const { reason, message } = await refusalOf("postgresql://reader:s3cret@footnote.invalid/docs");
    expect(reason).toBe("unreachable");
    expect(message).toMatch(/host name/);
    expect(message).not.toContain("s3cret");
  });

  test("something that is not PostgreSQL", async () => {
    const { reason, message } = await refusalOf(await serverThatSays(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")));
    expect(reason).toBe("unreachable");
    expect(message).not.toContain("s3cret");
  });
});

test("a server without pgvector is refused, with what to install", async () => {
  const plain = await PGlite.create(); // its extensions are not loaded
  const server = createServer((socket) => {
    socket.on("data", (messages) => {
      const isGoodbye = messages[0] === "X".charCodeAt(0);
      if (!isGoodbye) void plain.execProtocolRaw(messages).then((answer) => socket.write(answer));
    });
  });
  const { reason, message } = await refusalOf(await urlOf(server));
  expect([reason, message]).toEqual(["no-pgvector", expect.stringContaining("has no pgvector. Install it on that server")]);
  await plain.close();
});

const { postgresUrl } = testServers();

describe.runIf(postgresUrl !== undefined)("on a real server (TEST_POSTGRES_URL)", () => {
  test("a database that does not exist is said so", async () => {
    const { reason, message } = await refusalOf(withDatabase(testServer(), "footnote_not_there"));
    expect([reason, message]).toEqual(["unreachable", expect.stringContaining("that database does not exist")]);
  });

  test("a transaction's inside is refused the pool also when another transaction has ended meanwhile", async () => {
    const database = await temporaryDatabase("postgres");
    try {
      const refused = database.transaction(async () => {
        await other;
        await database.query("SELECT 1");
      });
      const other = Promise.resolve().then(() => database.transaction((tx) => tx.query("SELECT 1")));
      await expect(refused).rejects.toThrow(/Use only `tx`/);
      expect(await database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    } finally {
      await database.dispose();
    }
  });

  test("connections that the server cuts off fail their statement, and the next one works", async () => {
    const database = await temporaryDatabase("postgres");
    const cutOff = database.transaction(async (tx) => {
      await tx.query("SELECT pg_terminate_backend(pg_backend_pid())");
      await tx.query("SELECT 1");
    });
    await expect(cutOff).rejects.toThrow();
    expect(await database.query("SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await database.dispose();
  });
});
