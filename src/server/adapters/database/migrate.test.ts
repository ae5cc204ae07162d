import { expect, test } from "vitest";
import { temporaryDatabase } from "@/testing/temporary-database";
import { migrate } from "./migrate";

test("a migrated database has nothing left to apply", async () => {
  const database = await temporaryDatabase();
  expect(await migrate(database)).toEqual({ applied: [], edited: [] });
  expect(await database.query("select count(*)::int as n from users")).toEqual([{ n: 0 }]);
  await database.dispose();
});
