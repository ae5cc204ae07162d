import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deltaOf, describeEventLog } from "@/server/domain/event-log/event-log-contract";
import type { EventLog } from "@/server/domain/event-log/ports";
import type { Actor } from "@/server/domain/identity/actor";
import { ownerKey } from "@/server/domain/identity/owner";
import type { Attempt, NewAnswer } from "@/server/domain/message/ports";
import { type TemporaryDatabase, temporaryDatabase, temporaryKind } from "@/testing/temporary-database";
import type { Sql } from "../database/database";
import { createAnswerStore } from "./answer-store";
import { createEventLog } from "./event-log";
import { createMessageStore } from "./message-store";

const ids = { next: () => crypto.randomUUID() };
const guest: Actor = { kind: "guest", tokenHash: "a1".repeat(32) };

async function begin(database: TemporaryDatabase, actor: Actor): Promise<{ attempt: Attempt; seq: number }> {
  const messages = createMessageStore(database);
  const nowMs = Date.now();
  const answer: NewAnswer = {
    actor,
    newSessionId: ids.next(),
    sessionExpiresAt: nowMs + 60_000,
    conversationId: ids.next(),
    title: "Title",
    question: { id: ids.next(), text: "Question?", parentId: null },
    answerId: ids.next(),
    attemptId: ids.next(),
    jobId: ids.next(),
    leaseOwner: "here",
    leaseMs: 60_000,
    nowMs,
  };
  const committed = await messages.commit(answer);
  if (committed === "raced") throw new Error("nothing to race with");
  const { conversationId, answerId, attemptId } = answer;
  return { attempt: { conversationId, answerId, attemptId, owner: ownerKey(actor) }, seq: committed.entries.at(-1)?.seq ?? 0 };
}

/** Takes an answer over without beginning it again. */
function takeOver(database: TemporaryDatabase, { answerId }: Attempt) {
  const lease = { leaseOwner: "there", leaseMs: 60_000, runningHere: [] };
  return createAnswerStore(database, ids, { asked: 0, perChar: 0 }).takeOver({
    answerId,
    everyOther: false,
    ...lease,
    mostAttempts: 0,
    turns: 0,
    limit: 1,
  });
}

async function takeAway(database: TemporaryDatabase, attempt: Attempt): Promise<void> {
  expect(await takeOver(database, attempt)).toHaveLength(1);
}

describeEventLog("PostgreSQL", async () => {
  const database = await temporaryDatabase();
  return {
    log: createEventLog(database),
    begin: (actor) => begin(database, actor),
    takeAway: (attempt) => takeAway(database, attempt),
    dispose: () => database.dispose(),
  };
});

describe("the event log in SQL", () => {
  let database: TemporaryDatabase;
  let log: EventLog;
  beforeAll(async () => {
    database = await temporaryDatabase();
    log = createEventLog(database);
  });
  afterAll(() => database.dispose());

  /** Writes until it is written, as the event writer does. */
  const write = async (attempt: Attempt, text: string): Promise<number> => {
    while (true) {
      const event = deltaOf(attempt, 0, text);
      const [result] = await log.append([{ ...attempt, event, starts: true }]);
      if (result?.kind === "written") return result.seq;
      if (result?.kind !== "busy") throw new Error("refused");
    }
  };

  it("gives each number once, without gaps, to writers that write to one conversation at the same time", async () => {
    const { attempt, seq } = await begin(database, guest);
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      const seqs: number[] = [];
      for (let i = 0; i < 25; i++) seqs.push(await write(attempt, `${writer}/${i}`));
      return seqs;
    });
    const all = (await Promise.all(writers)).flat().sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 200 }, (_, i) => seq + 1 + i));
    const stored = await log.read(guest, attempt.conversationId, seq, 500);
    expect(stored.map((entry) => entry.seq)).toEqual(all);
  });

  it.runIf(temporaryKind() !== "embedded")(
    "does not wait for a conversation that another connection holds, and writes the others",
    async () => {
      const [held, free] = [await begin(database, guest), await begin(database, guest)];
      await database.transaction(async (tx) => {
        await tx.query(`SELECT FROM conversations WHERE id = $1 FOR UPDATE`, [held.attempt.conversationId]);
        const other = createEventLog({ ...database, query: (text, params) => onConnection(database, (query) => query(text, params)) });
        const appends = [held, free].map(({ attempt }) => ({ ...attempt, event: deltaOf(attempt, 0, "x"), starts: true }));
        expect(await other.append(appends)).toEqual([{ kind: "busy" }, { kind: "written", seq: free.seq + 1 }]);
      });
      expect(await write(held.attempt, "x")).toBe(held.seq + 1);
    },
  );

  it.runIf(temporaryKind() !== "embedded")("is read by who takes an answer over with what was being written just then", async () => {
    const { attempt } = await begin(database, guest);
    const taking = await onConnection(database, async (query) => {
      await query("BEGIN", []);
      const event = deltaOf(attempt, 0, "written meanwhile");
      const writer = createEventLog({ ...database, query });
      expect(await writer.append([{ ...attempt, event, starts: true }])).toMatchObject([{ kind: "written" }]);
      const taken = takeOver(database, attempt);
      while ((await query("SELECT FROM pg_locks WHERE NOT granted", [])).length === 0) await sleep(20);
      await query("COMMIT", []);
      return taken;
    });
    expect(taking).toMatchObject([{ content: "written meanwhile", restarted: null }]);
  });

  it("is changed by a take-over that begins nothing again, so that a writer whose snapshot is older notices", async () => {
    const { attempt } = await begin(database, guest);
    const stand = async () =>
      (
        await database.query<{ at: Date; seq: string }>("SELECT updated_at AS at, last_seq AS seq FROM conversations WHERE id = $1", [
          attempt.conversationId,
        ])
      )[0];
    await database.query("UPDATE conversations SET updated_at = now() + interval '1 minute' WHERE id = $1", [attempt.conversationId]);
    const before = await stand();
    await takeAway(database, attempt);
    const after = await stand();
    expect(after?.seq).toBe(before?.seq);
    expect(after?.at.getTime()).toBeGreaterThan(before?.at.getTime() ?? Number.POSITIVE_INFINITY);
  });

  it("turns the answer to streaming with its first delta", async () => {
    const { attempt } = await begin(database, guest);
    const status = async () =>
      (await database.query<{ status: string }>(`SELECT status FROM messages WHERE id = $1`, [attempt.answerId]))[0]?.status;
    expect(await status()).toBe("pending");
    await write(attempt, "x");
    expect(await status()).toBe("streaming");
  });

  it("drops old deltas of answers that have ended, and nothing else", async () => {
    const [ended, running] = [await begin(database, guest), await begin(database, guest)];
    for (const { attempt } of [ended, running]) await write(attempt, "text");
    await database.query(`UPDATE messages SET status = 'cancelled' WHERE id = $1`, [ended.attempt.answerId]);
    await database.query(`UPDATE conversation_events SET created_at = created_at - interval '2 hours'`);
    const before = Date.now() - 3_600_000;
    expect(await log.trim({ fromMs: 0, beforeMs: before, limit: 1_000 })).toBe(1);
    const left = async (attempt: Attempt) => (await log.read(guest, attempt.conversationId, 0, 100)).map(({ event }) => event.type);
    expect(await left(ended.attempt)).toEqual(["message.created", "message.created", "conversation.updated"]);
    expect(await left(running.attempt)).toContain("answer.delta");
  });
});

/** A connection beside the pool's. */
async function onConnection<T>(database: TemporaryDatabase, work: (query: Sql["query"]) => Promise<T>): Promise<T> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: database.directUrl ?? "" });
  await client.connect();
  try {
    return await work(async (text, params) => (await client.query(text, [...(params ?? [])])).rows);
  } finally {
    await client.end();
  }
}
