import { type Container, createContainer } from "@/server/container";
import type { Clock } from "@/server/domain/clock";
import type { Logger } from "@/server/domain/logger";
import { Env } from "@/server/env";
import type { AskPipeline } from "@/server/jobs/answer";
import { scriptedAnswer } from "./scripted-answer";
import { silentLogger } from "./silent-logger";
import { type TemporaryDatabase, temporaryDatabase } from "./temporary-database";
import { type TestBrowser, type TestGuest, type TestUser, testBrowser, testGuest } from "./test-browser";
import { insertPerson, type NewPerson, signedInBrowser } from "./test-people";

/** A clock that a test moves; it starts at the present, because the database knows what lies ahead. */
export type TestClock = Clock & { advance(ms: number): void };

export type ChatUnderTest = {
  container: Container;
  database: TemporaryDatabase;
  clock: TestClock;
  /** A browser that holds nothing yet. */
  nobody(): TestBrowser;
  /** A browser with a new guest token. */
  guest(): TestGuest;
  /** Somebody with an account, signed in. */
  user(person?: NewPerson): Promise<TestUser>;
  /** An administrator, signed in. */
  admin(email?: string): Promise<TestUser>;
  /** Another browser in which the same person is signed in. */
  again(user: TestUser): Promise<TestUser>;
  /** Another process on the same database. */
  another(own?: { ask?: AskPipeline }): Promise<Container>;
  /** Waits until no answer runs any more. */
  idle(): Promise<void>;
  dispose(): Promise<void>;
};

/** Limits that only the tests of limits meet, which set their own. */
const roomyLimits = {
  GUEST_MESSAGES_PER_HOUR: "10000",
  USER_MESSAGES_PER_HOUR: "10000",
  ADDRESS_MESSAGES_PER_HOUR: "10000",
  GUEST_ANSWERS_AT_ONCE: "1000",
  USER_ANSWERS_AT_ONCE: "1000",
  ADDRESS_ANSWERS_AT_ONCE: "1000",
  STREAMS_PER_ACTOR: "1000",
  STREAMS_PER_ADDRESS: "1000",
  SIGN_INS_PER_QUARTER_HOUR: "10000",
};

/** The whole server without Next and without documents, on a temporary database; answers are scripted. */
export async function openChatUnderTest({
  ask = scriptedAnswer(),
  logger = silentLogger,
  variables = {},
  database: shared,
}: {
  ask?: AskPipeline;
  logger?: Logger;
  /** Environment variables beside the test's own. */
  variables?: Record<string, string>;
  /** A database that others use as well; it is not disposed of. */
  database?: TemporaryDatabase;
} = {}): Promise<ChatUnderTest> {
  const database = shared ?? (await temporaryDatabase());
  const clock = testClock();
  const embedder = { id: "none", dim: 3, embedQuery: async () => new Float32Array(3), embedPassages: async () => [] };
  const env = Env.parse({
    NODE_ENV: "test",
    MAX_MESSAGE_CHARS: "200",
    LOG_LEVEL: "silent",
    NEXTAUTH_SECRET: "a secret that only tests know of",
    ...roomyLimits,
    ...variables,
  });
  const open = (own: { ask?: AskPipeline } = {}) => createContainer(env, { database, embedder, ask, clock, logger, ...own });
  const container = await open();
  const others: Container[] = [];
  const user = async (person?: NewPerson) => signedInBrowser(container, await insertPerson(container, person));
  return {
    container,
    database,
    clock,
    nobody: () => testBrowser(container),
    guest: () => testGuest(container),
    user,
    admin: (email) => user({ role: "admin", email }),
    again: ({ actor, email }) => signedInBrowser(container, { id: actor.userId, role: actor.kind, email }),
    async another(own) {
      const other = await open(own);
      others.push(other);
      return other;
    },
    async idle() {
      while ((await database.query(`SELECT FROM jobs WHERE status = 'running'`)).length > 0)
        await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async dispose() {
      await Promise.all([container, ...others].map((each) => each.close()));
      if (shared === undefined) await database.dispose();
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
