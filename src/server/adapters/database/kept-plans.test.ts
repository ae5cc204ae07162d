import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";

describe("a statement under a plan's name", () => {
  let database: TemporaryDatabase;
  beforeAll(async () => {
    database = await temporaryDatabase();
  });
  afterAll(() => database.dispose());

  const add = (a: number, b: number) => database.query<{ sum: number }>("SELECT $1::int + $2::int AS sum", [a, b], "add");

  it("answers with its own values each time", async () => {
    expect(await add(1, 2)).toEqual([{ sum: 3 }]);
    expect(await add(3, 4)).toEqual([{ sum: 7 }]);
  });

  it("is run plainly where the connection has lost the plan, as behind a pooler, and so are those after it", async () => {
    await database.query("DEALLOCATE ALL");
    expect(await add(5, 6)).toEqual([{ sum: 11 }]);
    await database.query("DEALLOCATE ALL");
    expect(await add(7, 8)).toEqual([{ sum: 15 }]);
  });
});
