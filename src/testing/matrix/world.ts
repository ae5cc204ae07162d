import { createContainer } from "@/server/container";
import { Env } from "@/server/env";
import { type ChatUnderTest, openChatUnderTest } from "../chat-under-test";
import type { World } from "./actors";
import { type Cast, castOf } from "./run-policy";

/** The servers of a matrix, with everybody on. */
export type OpenWorld = World & { chat: ChatUnderTest; cast: Cast; dispose(): Promise<void> };

export async function openWorld(): Promise<OpenWorld> {
  const chat = await openChatUnderTest();
  const { container, database } = chat;
  const embedder = { id: "none", dim: 3, embedQuery: async () => new Float32Array(3), embedPassages: async () => [] };
  const closed = await createContainer(Env.parse({ ...container.env, GUESTS: "off" }), { database, embedder });
  const cast = await castOf({ container, closed });
  return {
    container,
    closed,
    chat,
    cast,
    async dispose() {
      await closed.close();
      await chat.dispose();
    },
  };
}
