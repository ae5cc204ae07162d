import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { createIngestStore } from "../ingest-store";
import { createLexicalIndex } from "../lexical-index";
import { sealPending } from "./seal-pending";

let database: TemporaryDatabase;
beforeAll(async () => {
  database = await temporaryDatabase();
});
afterAll(() => database.dispose());

const words = ["kestrel", "turbine", "lantern", "harbour", "meadow", "granite", "velvet", "orchard"];
const everywhere = { collectionId: null };

/** Chunks of words that a number decides, so that counts and lengths differ. */
function chunkOf(number: number) {
  const text = Array.from({ length: 3 + (number % 9) }, (_, i) => words[(number * (i + 3) + i * i) % words.length]).join(" ");
  return { id: randomUUID(), contentHash: randomUUID().replaceAll("-", "").repeat(2), context: `n${number}`, text };
}

const searchable = async () => {
  const fresh = createLexicalIndex(database);
  return Promise.all(
    ["kestrel turbine", "granite", "velvet orchard lantern n7", "n3"].map((question) => fresh.search(question, everywhere, 50)),
  );
};
const counts = async () => {
  const [row] = await database.query<{ live: number; other: number; lists: number; removed: number; pending: number }>(
    `SELECT (SELECT count(*)::int FROM posting_segments WHERE state = 'live') AS live,
            (SELECT count(*)::int FROM posting_segments WHERE state <> 'live') AS other,
            (SELECT count(*)::int FROM postings p WHERE NOT EXISTS (SELECT FROM posting_segments s WHERE s.id = p.segment_id AND state = 'live')) AS lists,
            (SELECT count(*)::int FROM removed_postings) AS removed, (SELECT count(*)::int FROM pending_postings) AS pending`,
  );
  return row;
};

test("what is found is the same before and after chunks are gathered, merged and taken out, also for who has been searching all along", async () => {
  const store = createIngestStore(database);
  const longLived = createLexicalIndex(database);
  const ask = () =>
    Promise.all(
      ["kestrel turbine", "granite", "velvet orchard lantern n7", "n3"].map((question) => longLived.search(question, everywhere, 50)),
    );
  const standing: string[] = [];
  for (let round = 0; round < 20; round++) {
    const added = Array.from({ length: 1 + (round % 4) }, (_, i) => chunkOf(round * 10 + i));
    standing.push(...(await store.putChunks(added, "m")).map(({ id }) => id));
    if (round % 3 === 2) await database.query("DELETE FROM chunks WHERE id = $1", [standing.splice((round * 7) % standing.length, 1)[0]]);
    const before = await ask();
    expect(before[0]?.profile.chunkCount).toBe(standing.length);
    expect(before.flatMap(({ hits }) => hits).every(({ chunkId }) => standing.includes(chunkId))).toBe(true);
    if (round % 2 === 0) await store.tidyIndex();
    expect(await ask()).toEqual(before);
    expect(await searchable()).toEqual(before);
  }
  await store.tidyIndex();
  const after = await counts();
  expect(after).toMatchObject({ other: 0, lists: 0, pending: 0 });
  expect(after?.live).toBeLessThan(9);
});

test("a segment most of whose chunks were removed is written anew, and one without any is gone", async () => {
  const store = createIngestStore(database);
  await database.query("DELETE FROM chunks");
  await store.tidyIndex();
  expect(await counts()).toEqual({ live: 0, other: 0, lists: 0, removed: 0, pending: 0 });
  await store.putChunks([1, 2, 3, 4].map(chunkOf), "m");
  await store.tidyIndex();
  await database.query("DELETE FROM chunks WHERE ref IN (SELECT ref FROM chunks ORDER BY ref LIMIT 2)");
  await store.tidyIndex();
  expect(await counts()).toMatchObject({ live: 1, removed: 0 });
  expect((await createLexicalIndex(database).search("kestrel", everywhere, 9)).profile.chunkCount).toBe(2);
});

test("two processes that gather the same chunks leave them in one segment", async () => {
  const store = createIngestStore(database);
  await database.query("DELETE FROM chunks");
  await store.tidyIndex();
  await store.putChunks([1, 2, 3, 4, 5, 6].map(chunkOf), "m");
  await Promise.all([sealPending(database, { rest: true }), sealPending(database, { rest: true })]);
  await store.tidyIndex();
  expect(await counts()).toMatchObject({ live: 1, other: 0, lists: 0, pending: 0 });
  expect((await createLexicalIndex(database).search("kestrel", everywhere, 9)).profile.chunkCount).toBe(6);
});

test("a chunk removed while it is being gathered is not found, and is forgotten in the end", async () => {
  const store = createIngestStore(database);
  await store.putChunks([chunkOf(70)], "m");
  const slow = {
    ...database,
    transaction: async <T>(work: Parameters<typeof database.transaction<T>>[0]) => {
      await database.query("DELETE FROM chunks WHERE context = 'n70'");
      return database.transaction(work);
    },
  };
  await sealPending(slow, { rest: true });
  expect((await createLexicalIndex(database).search("n70", everywhere, 9)).hits).toEqual([]);
  await store.tidyIndex();
  expect(await counts()).toMatchObject({ removed: 0, pending: 0, other: 0 });
});
