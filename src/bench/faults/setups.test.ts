import { expect, it } from "vitest";
import type { Setup } from "./setup";
import { createSetups } from "./setups";

const line = {
  cut: async () => {},
  stall: () => {},
  restore: async () => {},
  leave: async () => {},
  comeBack: async () => {},
  connections: () => 0,
};

/** Set-ups that note when they are started and closed, on a machine with Redis or without. */
function noted(isRedisThere: boolean) {
  const said: string[] = [];
  const start = async (hasRedis: boolean): Promise<Setup> => {
    const name = hasRedis && isRedisThere ? "with" : "without";
    said.push(`start ${name}`);
    const nobody: Setup["instances"][0] = {
      name: "a",
      kill: async () => {},
      end: async () => {},
      start: async () => {},
      freeze: () => {},
      thaw: () => {},
      setClock: async () => {},
      look: () => Promise.reject(new Error("nobody")),
      sql: async () => [],
    };
    return {
      name: "cluster",
      url: "",
      logFile: "",
      instances: [nobody],
      database: null,
      redis: name === "with" ? line : null,
      connectionsBetween: () => 0,
      sql: async () => [],
      openInDatabase: async () => [],
      async close() {
        said.push(`close ${name}`);
        return [`${name} was left`];
      },
    };
  };
  return { said, start };
}

it("a plan with Redis and one without each have their own set-up, and what the first left open is told", async () => {
  const { said, start } = noted(true);
  const setups = createSetups(start, true);
  const leaked: string[] = [];
  for (const hasRedis of [true, true, false, false, true]) {
    const setup = await setups.standing({ hasRedis }, (what) => leaked.push(what));
    expect(setup.redis !== null).toBe(hasRedis);
  }
  expect(said).toEqual(["start with", "close with", "start without", "close without", "start with"]);
  expect(leaked).toEqual(["with was left", "without was left"]);
  expect(await setups.close()).toEqual(["with was left"]);
});

it.each([
  ["there is none", false, true],
  ["none is wanted", true, false],
])("one set-up does for all where %s", async (_, isThere, mayHaveRedis) => {
  const { said, start } = noted(isThere);
  const setups = createSetups(start, mayHaveRedis);
  for (const hasRedis of [true, false, true]) await setups.standing({ hasRedis }, () => {});
  expect(said.filter((line) => line.startsWith("start"))).toHaveLength(1);
});
