import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { type App, loadApp } from "@/testing/matrix/next-app";
import { procedurePolicies } from "@/testing/matrix/procedure-policies";
import { type Cast, castOf, runPolicy } from "@/testing/matrix/run-policy";
import { createContainer } from "./container";
import { Env } from "./env";

const app: App = await loadApp();

describe("who may do what", () => {
  let chat: ChatUnderTest;
  let world: Parameters<typeof castOf>[0];
  let cast: Cast;
  beforeAll(async () => {
    chat = await openChatUnderTest();
    const { container, database } = chat;
    const embedder = { id: "none", dim: 3, embedQuery: async () => new Float32Array(3), embedPassages: async () => [] };
    world = { container, closed: await createContainer(Env.parse({ ...container.env, GUESTS: "off" }), { database, embedder }) };
    cast = await castOf(world);
  });
  afterAll(async () => {
    await world.closed.close();
    await chat.dispose();
  });

  for (const policy of procedurePolicies(app)) {
    it(`${policy.name} answers everybody as it must`, async ({ task }) => {
      const { cells, wrong } = await runPolicy(world, cast, policy);
      Object.assign(task.meta, { cells, wrong: wrong.length });
      expect(wrong).toEqual([]);
    });
  }
});
