import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { appFiles } from "@/testing/matrix/next-app";
import { pagePolicies } from "@/testing/matrix/page-policies";
import { runPolicy } from "@/testing/matrix/run-policy";
import { type OpenWorld, openWorld } from "@/testing/matrix/world";

vi.mock("next/headers", async () => {
  const { sentHeaders } = await import("@/testing/matrix/render-page");
  return { headers: async () => sentHeaders.current, cookies: async () => new Map() };
});
vi.mock("next-intl/server", () => {
  const say = (key: string, values: unknown) => JSON.stringify([key, values]);
  return { getTranslations: async () => say, getLocale: async () => "en" };
});

const policies = pagePolicies();

describe("who gets which page", () => {
  let world: OpenWorld;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.dispose());

  it("is said of every page", () => {
    expect(policies.map(({ name }) => name).sort()).toEqual(
      appFiles("page")
        .map(({ url }) => url)
        .sort(),
    );
  });

  for (const policy of policies) {
    it(`${policy.name} shows everybody what it must`, async ({ task }) => {
      const { cells, wrong } = await runPolicy(world, world.cast, policy);
      Object.assign(task.meta, { cells, wrong: wrong.length });
      expect(wrong).toEqual([]);
    });
  }
});
