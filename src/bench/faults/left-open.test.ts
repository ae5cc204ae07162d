import { expect, it } from "vitest";
import { heldBy } from "./left-open";

const quiet = { connections: 0, listeners: 0, answers: 0, requests: 0, sockets: 4, pool: { open: 10, inUse: 0, waiting: 0 } };

it("a process that serves nobody may keep its pool, and nothing that was taken from it", () => {
  expect(heldBy(quiet)).toEqual([]);
  expect(heldBy({ ...quiet, pool: { open: 10, inUse: 1, waiting: 0 } })).toEqual([
    "1 of 10 database connections were taken and not given back",
  ]);
  expect(heldBy({ ...quiet, pool: { open: 10, inUse: 10, waiting: 2 } })).toHaveLength(2);
});

it.each(["connections", "listeners", "answers", "requests"] as const)("%s are left behind", (what) => {
  expect(heldBy({ ...quiet, [what]: 1 })).toHaveLength(1);
});
