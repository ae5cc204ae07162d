import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TemporaryDatabase } from "@/testing/temporary-database";

const uniqueViolation = "23505";
const nulInText = "22021";

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error("it was expected to be refused");
    },
    (error: unknown) => error,
  );
}

/** What every kind of database does alike. */
export function describeDatabase(title: string, open: () => Promise<TemporaryDatabase>): void {
  describe(title, () => {
    let database: TemporaryDatabase;
    beforeAll(async () => {
      database = await open();
      await database.query("CREATE TABLE notes (id int PRIMARY KEY, body text)");
    });
    afterAll(() => database.dispose());

    const bodies = async () => (await database.query<{ body: string }>("SELECT body FROM notes ORDER BY id")).map(({ body }) => body);
    const emptied = () => database.query("TRUNCATE notes");

    test("parameters and results keep their types", async () => {
      const moment = new Date("2026-03-01T12:34:56.789Z");
      const [row] = await database.query(
        `SELECT $1::int4 AS int4, $2::int8 AS int8, $3::float8 AS float8, $4::bool AS bool, $5::text AS text, $6::timestamptz AS moment,
                $7::bytea AS bytes, $8::text[] AS list, $9::uuid AS uuid, $10::text AS nothing`,
        [
          7,
          "9007199254740993",
          0.1,
          true,
          "żółć 🦉 ' \" \\",
          moment,
          Buffer.from([0, 1, 255]),
          ["a,b", 'c"d', "{}"],
          "01890a5d-ac96-774b-bcce-b302099a8057",
          null,
        ],
      );
      expect(row).toEqual({
        int4: 7,
        int8: "9007199254740993",
        float8: 0.1,
        bool: true,
        text: "żółć 🦉 ' \" \\",
        moment,
        bytes: Buffer.from([0, 1, 255]),
        list: ["a,b", 'c"d', "{}"],
        uuid: "01890a5d-ac96-774b-bcce-b302099a8057",
        nothing: null,
      });
    });

    test("jsonb comes back as the value it was", async () => {
      const value = { text: "line\nbreak", nested: [1, null, { deep: "ü" }] };
      const [row] = await database.query<{ value: unknown; key: string }>("SELECT $1::jsonb AS value, $1::jsonb ->> 'text' AS key", [
        JSON.stringify(value),
      ]);
      expect(row).toEqual({ value, key: "line\nbreak" });
    });

    test("vectors are stored, measured and ordered by distance", async () => {
      const rows = await database.query<{ name: string; distance: number }>(
        `SELECT name, embedding <=> $1::vector AS distance
           FROM (VALUES ('east', '[1,0]'::vector), ('north', '[0,1]'::vector)) AS v (name, embedding) ORDER BY 2`,
        ["[0.1,0.9]"],
      );
      expect(rows.map(({ name }) => name)).toEqual(["north", "east"]);
    });

    test("a value of several megabytes comes back whole", async () => {
      const body = "a long word, ".repeat(400_000);
      const [row] = await database.query<{ body: string }>("SELECT $1::text AS body", [body]);
      expect(row?.body === body).toBe(true);
    });

    test("a result of many rows comes back whole and in order", async () => {
      const rows = await database.query<{ n: number }>("SELECT n::int4 FROM generate_series(1, 50000) AS n");
      expect(rows.length).toBe(50_000);
      expect(rows.every(({ n }, index) => n === index + 1)).toBe(true);
    });

    test("a statement without rows gives none", async () => {
      expect(await database.query("SELECT 1 WHERE false")).toEqual([]);
    });

    test("a refused statement carries PostgreSQL's code and constraint, and the next one works", async () => {
      await emptied();
      await database.query("INSERT INTO notes VALUES (1, 'first')");
      const error = await rejection(database.query("INSERT INTO notes VALUES ($1, 'again')", [1]));
      expect(error).toBeInstanceOf(pg.DatabaseError);
      expect(error).toMatchObject({ code: uniqueViolation, constraint: "notes_pkey" });
      expect(await bodies()).toEqual(["first"]);
    });

    test("text with NUL is refused", async () => {
      expect(await rejection(database.query("SELECT $1::text", ["a\0b"]))).toMatchObject({ code: nulInText });
    });

    test("a transaction that returns is kept, and gives what it returned", async () => {
      await emptied();
      const result = await database.transaction(async (tx) => {
        await tx.query("INSERT INTO notes VALUES (1, 'kept')");
        return "done";
      });
      expect([result, await bodies()]).toEqual(["done", ["kept"]]);
    });

    test("a transaction that throws leaves nothing and throws the same error", async () => {
      await emptied();
      const reason = new Error("changed my mind");
      const error = await rejection(
        database.transaction(async (tx) => {
          await tx.query("INSERT INTO notes VALUES (1, 'gone')");
          throw reason;
        }),
      );
      expect(error).toBe(reason);
      expect(await bodies()).toEqual([]);
    });

    test("a transaction with a refused statement leaves nothing and throws, even if its code goes on", async () => {
      await emptied();
      const work = database.transaction(async (tx) => {
        await tx.query("INSERT INTO notes VALUES (1, 'gone')");
        await tx.query("INSERT INTO notes VALUES (1, 'twice')").catch(() => {});
      });
      expect(await rejection(work)).toMatchObject({ message: expect.stringContaining("undone") });
      expect(await bodies()).toEqual([]);
    });

    test("transactions at the same time each see their own, and all are kept", async () => {
      await emptied();
      const works = Array.from({ length: 20 }, (_, index) =>
        database.transaction(async (tx) => {
          await tx.query("INSERT INTO notes VALUES ($1, $2)", [index, `note ${index}`]);
          const [own] = await tx.query<{ body: string }>("SELECT body FROM notes WHERE id = $1", [index]);
          if (index % 4 === 3) throw new Error("undo");
          return own?.body;
        }),
      );
      const settled = await Promise.allSettled(works);
      const kept = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      expect(kept.length).toBe(15);
      expect(await bodies()).toEqual(kept);
    });

    test("statements and transactions at the same time do not mix", async () => {
      await emptied();
      const rollback = database.transaction(async (tx) => {
        await tx.query("INSERT INTO notes VALUES (1, 'inside')");
        await tx.query("SELECT pg_sleep(0.02)");
        throw new Error("undo");
      });
      const outside = database.query("INSERT INTO notes VALUES (2, 'outside')");
      await Promise.allSettled([rollback, outside]);
      expect(await bodies()).toEqual(["outside"]);
    });

    test("inside a transaction the pool is refused at once, and allowed again afterwards", async () => {
      await emptied();
      const error = await rejection(database.transaction(() => database.query("SELECT 1")));
      expect(error).toMatchObject({ message: expect.stringContaining("Use only `tx`") });
      const nested = await rejection(database.transaction(() => database.transaction(async () => {})));
      expect(nested).toMatchObject({ message: expect.stringContaining("Use only `tx`") });
      const later = await database.transaction(async () => ({ later: () => database.query("SELECT 1 AS one") }));
      expect(await later.later()).toEqual([{ one: 1 }]);
    });

    test("a connection given back in mid-transaction leaves nothing behind", async () => {
      await emptied();
      const client = await database.pool.connect();
      await client.query("BEGIN");
      await client.query("INSERT INTO notes VALUES (1, 'abandoned')");
      client.release(true);
      expect(await bodies()).toEqual([]);
      await database.query("INSERT INTO notes VALUES (2, 'next')");
      expect(await bodies()).toEqual(["next"]);
    });
  });

  test(`${title}: closing answers what was asked before and refuses what comes after`, async () => {
    const database = await open();
    const asked = Array.from({ length: 30 }, (_, index) => database.query<{ n: number }>("SELECT $1::int4 AS n", [index]));
    const closed = database.close();
    const answers = await Promise.all(asked);
    expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 30 }, (_, index) => index));
    expect(await rejection(database.query("SELECT 1"))).toMatchObject({ message: "The database has been closed." });
    await closed;
    await database.close();
    await database.dispose();
  });
}
