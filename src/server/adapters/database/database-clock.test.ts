import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { createDatabaseClock } from "./database-clock";

const hourMs = 3_600_000;

let database: TemporaryDatabase;
beforeEach(async () => {
  database = await temporaryDatabase();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await database.dispose();
});

/** The same database as a server's, whose clock is its own. */
const asServer = (): TemporaryDatabase => ({ ...database, kind: "postgres" });

it.each([-hourMs, hourMs])("tells the database's time in a process whose clock is %i ms off", async (offMs) => {
  const isNear = Date.now();
  const real = Date.now.bind(Date);
  vi.spyOn(Date, "now").mockImplementation(() => real() + offMs);
  const clock = await createDatabaseClock(asServer());
  expect(Math.abs(clock.now() - isNear)).toBeLessThan(60_000);
  clock.close();
});

it("goes on in whole milliseconds while the process's clock is set back", async () => {
  const clock = await createDatabaseClock(asServer());
  const before = clock.now();
  vi.spyOn(Date, "now").mockReturnValue(0);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
  expect(Number.isInteger(clock.now())).toBe(true);
  clock.close();
});

it("is the machine's own for a database that has no other", async () => {
  const clock = await createDatabaseClock({ ...database, kind: "embedded" });
  vi.spyOn(Date, "now").mockReturnValue(12_345);
  expect(clock.now()).toBe(12_345);
  clock.close();
});
