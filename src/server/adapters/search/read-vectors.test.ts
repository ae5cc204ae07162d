import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Sql } from "@/server/adapters/database/database";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { createVectorReader } from "./read-vectors";

const modelId = "model";
const [a, b, c, absent] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
const stored: [string, number[]][] = [
  [a, [1, 0.5]],
  [b, [0, -2]],
  [c, [3, 4]],
];

let database: TemporaryDatabase;
let asked: unknown[];
let read: ReturnType<typeof createVectorReader>;

beforeAll(async () => {
  database = await temporaryDatabase();
  await database.query(
    `WITH added AS (
       INSERT INTO chunks (id, content_hash, context, text, token_count)
       SELECT id, sha256(id::text::bytea), '', id::text, 1 FROM unnest($1::uuid[]) AS given(id) RETURNING id
     )
     INSERT INTO embeddings (chunk_id, model_id, dim, embedding)
     SELECT id, $2, 2, vector::vector FROM added JOIN unnest($1::uuid[], $3::text[]) AS given(id, vector) USING (id)`,
    [stored.map(([id]) => id), modelId, stored.map(([, vector]) => JSON.stringify(vector))],
  );
});
afterAll(() => database.dispose());

beforeEach(() => {
  asked = [];
  const counting: Sql = {
    query(text, params, planName) {
      asked.push(params?.[0]);
      return database.query(text, params, planName);
    },
  };
  read = createVectorReader(counting);
});

test("questions that come together are one statement, and each has the vectors it asked for", async () => {
  const [first, second] = await Promise.all([read({ chunkIds: [a, b], modelId }), read({ chunkIds: [b, c], modelId })]);
  expect(asked).toEqual([[a, b, c]]);
  expect([...first].map(([id, vector]) => [id, [...vector]])).toEqual(stored.slice(0, 2));
  expect([...second].map(([id, vector]) => [id, [...vector]])).toEqual(stored.slice(1));
});

test("what was read once is not asked for again; what was not there is", async () => {
  await read({ chunkIds: [a, absent], modelId });
  expect([...(await read({ chunkIds: [a, b, absent], modelId })).keys()]).toEqual([a, b]);
  expect([...(await read({ chunkIds: [b, a], modelId })).keys()]).toEqual([b, a]);
  expect(asked).toEqual([
    [a, absent],
    [b, absent],
  ]);
});

test("another model's vectors are others", async () => {
  await read({ chunkIds: [a], modelId });
  expect((await read({ chunkIds: [a], modelId: "another" })).size).toBe(0);
  expect(asked).toHaveLength(2);
});
