import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadApp } from "@/testing/matrix/next-app";
import { procedurePolicies, subscriptions } from "@/testing/matrix/procedure-policies";
import { runPolicy } from "@/testing/matrix/run-policy";
import { type OpenWorld, openWorld } from "@/testing/matrix/world";
import { appRouter } from "../trpc/root";

const policies = procedurePolicies(await loadApp());

describe("who may call what", () => {
  let world: OpenWorld;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.dispose());

  it("is said of every procedure", () => {
    const known = new Set([...policies.map(({ path }) => path), ...subscriptions]);
    expect([...known].sort()).toEqual(Object.keys(appRouter._def.procedures).sort());
  });

  for (const policy of policies) {
    it(`${policy.name} answers everybody as it must`, async ({ task }) => {
      const { cells, wrong } = await runPolicy(world, world.cast, policy);
      Object.assign(task.meta, { cells, wrong: wrong.length });
      expect(wrong).toEqual([]);
    });
  }
});
