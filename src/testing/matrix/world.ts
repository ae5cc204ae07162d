import { createContainer } from "@/server/container";
import type { Env } from "@/server/env";
import { type ChatUnderTest, openChatUnderTest } from "../chat-under-test";
import { silentLogger } from "../silent-logger";
import type { World } from "./actors";
import { type Cast, castOf } from "./run-policy";

/** The servers of a matrix, with everybody on. */
export type OpenWorld = World & { chat: ChatUnderTest; cast: Cast; dispose(): Promise<void> };

/** Where nobody listens. */
const nowhere = "http://127.0.0.1:9";

export async function openWorld(): Promise<OpenWorld> {
  const github = { GITHUB_ID: "matrix", GITHUB_SECRET: "matrix", GITHUB_ENTERPRISE_URL: nowhere };
  const chat = await openChatUnderTest({ variables: github });
  const { container, database } = chat;
  const embedder = { id: "none", dim: 3, embedQuery: async () => new Float32Array(3), embedPassages: async () => [] };
  const beside = (own: Partial<Env>) => createContainer({ ...container.env, ...own }, { database, embedder, logger: silentLogger });
  const closed = await beside({ GUESTS: "off" });
  const mailing = await beside({ SMTP_URL: nowhere.replace("http", "smtp"), MAIL_FROM: "matrix@example.org" });
  const cast = await castOf({ container, closed, mailing });
  return {
    container,
    closed,
    mailing,
    chat,
    cast,
    async dispose() {
      await Promise.all([closed, mailing].map((each) => each.close()));
      await chat.dispose();
    },
  };
}
