import { type Container, createContainer } from "@/server/container";
import type { Clock } from "@/server/domain/clock";
import type { Actor } from "@/server/domain/identity/actor";
import type { Logger } from "@/server/domain/logger";
import { Env } from "@/server/env";
import type { AskPipeline } from "@/server/jobs/answer";
import { newGuestToken } from "@/server/rest/guest-cookie";
import { handleTrpc } from "@/server/trpc/handler";
import { scriptedAnswer } from "./scripted-answer";
import { silentLogger } from "./silent-logger";
import { type TemporaryDatabase, temporaryDatabase } from "./temporary-database";

/** A browser that holds a guest token. */
export type TestGuest = {
  actor: Actor;
  cookie: string;
  query(path: string, input?: unknown): Promise<Reply>;
  mutate(path: string, input?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Sends a message into a conversation; a new one when none is given. */
  send(text: string, conversationId?: string, messageId?: string): Promise<Reply>;
};

/** An answer of the server: `data` of a success, `refusal` of anything else. */
export type Reply = { status: number; data: unknown; refusal: unknown; headers: Headers; text: string };

/** A clock that a test moves; it starts at the present, because the database knows what lies ahead. */
export type TestClock = Clock & { advance(ms: number): void };

export type ChatUnderTest = {
  container: Container;
  database: TemporaryDatabase;
  clock: TestClock;
  guest(): TestGuest;
  /** Waits until no answer runs any more. */
  idle(): Promise<void>;
  dispose(): Promise<void>;
};

/** The whole server without Next and without documents, on a temporary database; answers are scripted. */
export async function openChatUnderTest({
  ask = scriptedAnswer(),
  logger = silentLogger,
}: {
  ask?: AskPipeline;
  logger?: Logger;
} = {}): Promise<ChatUnderTest> {
  const database = await temporaryDatabase();
  const clock = testClock();
  const embedder = { id: "none", dim: 3, embedQuery: async () => new Float32Array(3), embedPassages: async () => [] };
  const env = Env.parse({
    NODE_ENV: "test",
    MAX_MESSAGE_CHARS: "200",
    LOG_LEVEL: "silent",
    NEXTAUTH_SECRET: "a secret that only tests know of",
  });
  const container = await createContainer(env, { database, embedder, ask, clock, logger });
  return {
    container,
    database,
    clock,
    guest: () => testGuest(container),
    async idle() {
      while ((await database.query(`SELECT FROM jobs WHERE status = 'running'`)).length > 0)
        await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async dispose() {
      await container.close();
      await database.dispose();
    },
  };
}

function testClock(): TestClock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance(ms) {
      offset += ms;
    },
  };
}

function testGuest(container: Container): TestGuest {
  const token = newGuestToken();
  const cookie = `footnote_guest=${token}`;
  const actor = container.guestOf(token);
  if (actor === null) throw new Error("a new token is no token");
  const call = async (url: string, init: RequestInit) =>
    toReply(await handleTrpc(container, new Request(`http://chat.test/api/trpc/${url}`, init)));
  const guest: TestGuest = {
    actor,
    cookie,
    query: (path, input) => call(`${path}?input=${encodeURIComponent(JSON.stringify(input ?? {}))}`, { headers: { cookie } }),
    mutate: (path, input, headers) =>
      call(path, {
        method: "POST",
        headers: { cookie, "content-type": "application/json", ...headers },
        body: JSON.stringify(input ?? {}),
      }),
    send: (text, conversationId = crypto.randomUUID(), messageId = crypto.randomUUID()) =>
      guest.mutate("message.send", { conversationId, messageId, text }),
  };
  return guest;
}

async function toReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const body = JSON.parse(text);
  return {
    status: response.status,
    data: body.result?.data,
    refusal: body.error?.data?.footnote ?? body.error,
    headers: response.headers,
    text,
  };
}
