import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadApp } from "@/testing/matrix/next-app";
import { routePolicies, trpcRoutes } from "@/testing/matrix/route-policies";
import { runPolicy } from "@/testing/matrix/run-policy";
import { type OpenWorld, openWorld } from "@/testing/matrix/world";

const app = await loadApp();
const policies = routePolicies(app);

describe("who may ask which route", () => {
  let world: OpenWorld;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.dispose());

  it("is said of every handler that a route file exports", () => {
    const known = new Set([...policies.map(({ route }) => route), ...trpcRoutes]);
    expect([...known].sort()).toEqual(app.routes);
  });

  for (const policy of policies) {
    it(`${policy.name} answers everybody as it must`, async ({ task }) => {
      const { cells, wrong } = await runPolicy(world, world.cast, policy);
      Object.assign(task.meta, { cells, wrong: wrong.length });
      expect(wrong).toEqual([]);
    });
  }
});
