import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { insertRow } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createAskerPreferences } from "./asker-preferences";

const database = await temporaryDatabase();
afterAll(() => database.dispose());

async function sessionWith(preferences: object): Promise<string> {
  const id = randomUUID();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await insertRow(database, "sessions", { id, guest_token_hash: randomBytes(32), expires_at: expiresAt, preferences });
  return id;
}

test("questions asked together are answered with each one's own preferences, and the defaults where a session is gone, from one statement that reads nobody else's", async () => {
  const [short, full] = [await sessionWith({ answerLength: "short" }), await sessionWith({ answerLength: "long", theme: "dark" })];
  await sessionWith({ theme: "light" });
  const read: number[] = [];
  const preferencesOf = createAskerPreferences({
    async query<Row extends object>(text: string, params?: readonly unknown[]) {
      const rows = await database.query<Row>(text, params);
      read.push(rows.length);
      return rows;
    },
  });
  await preferencesOf(short);
  const found = await Promise.all([preferencesOf(short), preferencesOf(full), preferencesOf(randomUUID()), preferencesOf(short)]);
  expect(found.map(({ answerLength }) => answerLength)).toEqual(["short", "full", "full", "short"]);
  expect(found.map(({ theme }) => theme)).toEqual(["auto", "dark", "auto", "auto"]);
  expect(read).toEqual([1, 2]);
});
