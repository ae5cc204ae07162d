import { parseArgs } from "node:util";
import { type Container, createContainer } from "@/server/container";
import { listConversations } from "@/server/domain/conversation/list-conversations";
import { openConversation } from "@/server/domain/conversation/open-conversation";
import type { Actor } from "@/server/domain/identity/actor";
import { searchMessages } from "@/server/domain/message-search/search-messages";
import { readEnv } from "@/server/env";
import { compareFirstTokens } from "./history-first-token";
import { type HistoryQuery, historyQueries } from "./history-queries";
import { quantile } from "./quantile";
import { readerEmail } from "./seed";

const rowsOnPage = 20;
const lastPage = 100;

/**
 * `npm run bench history [-- --rounds 5] [--empty-database-url <url>]`: the server's own time, on a database that `npm run seed` has filled, for
 * the first and the hundredth page of the reader's conversations, the last screenful of a thread of 500 messages, and searches of every kind; and,
 * where there is an empty database to compare with, for an answer's first word on both.
 */
export async function benchHistory(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { rounds: { type: "string", default: "5" }, "empty-database-url": { type: "string" } } });
  const rounds = Number(values.rounds);
  const { DATABASE_URL: full } = readEnv({});
  const empty = values["empty-database-url"];
  const firstTokens = full === undefined || empty === undefined ? {} : await compareFirstTokens({ full, empty }, readerOf, 20 * rounds);
  const container = await createContainer(readEnv({ LOG_LEVEL: "warn" }));
  try {
    const reader = await readerOf(container);
    const lists = await timeLists(container, reader, rounds);
    const thread = await timeThread(container, reader, rounds);
    const searches = await timeSearches(container, reader, rounds);
    const [rows] = await container.database.query("SELECT count(*)::int AS messages FROM messages");
    return { measure: "history", database: container.database.kind, ...rows, ...lists, ...thread, ...firstTokens, ...searches };
  } finally {
    await container.close();
  }
}

async function readerOf({ database }: Container): Promise<Actor> {
  const [row] = await database.query<{ id: string; session_id: string }>(
    "SELECT u.id, s.id AS session_id FROM users u JOIN sessions s ON s.user_id = u.id WHERE u.email = $1 LIMIT 1",
    [readerEmail],
  );
  if (row === undefined) throw new Error("this database has no history to measure: run `npm run seed` first");
  return { kind: "user", userId: row.id, sessionId: row.session_id };
}

async function timeLists({ services }: Container, reader: Actor, rounds: number) {
  const cursors: (string | undefined)[] = [undefined];
  for (let page = 1; page < lastPage; page++) {
    const cursor = cursors.at(-1);
    const listed = await listConversations(services, reader, { limit: rowsOnPage, ...(cursor === undefined ? {} : { cursor }) });
    if (!listed.ok || listed.value.nextCursor === null) throw new Error(`the reader's conversations end on page ${page}`);
    cursors.push(listed.value.nextCursor);
  }
  const read = (cursor: string | undefined) => async () => {
    await listConversations(services, reader, { limit: rowsOnPage, ...(cursor === undefined ? {} : { cursor }) });
  };
  const [first, last] = await timesOf([read(undefined), read(cursors.at(-1))], 20 * rounds);
  const [p95First, p95Last] = [quantile(first ?? [], 0.95), quantile(last ?? [], 0.95)];
  return {
    listPage1P95Ms: p95First,
    listPage100P95Ms: p95Last,
    listRatio: Math.round((100 * quantile(last ?? [], 0.5)) / quantile(first ?? [], 0.5)) / 100,
  };
}

async function timeThread({ services, database }: Container, reader: Actor, rounds: number) {
  const userId = reader.kind === "guest" ? "" : reader.userId;
  const [row] = await database.query<{ id: string }>(
    "SELECT id FROM conversations WHERE user_id = $1 ORDER BY message_count DESC LIMIT 1",
    [userId],
  );
  const conversationId = row?.id ?? "";
  let bytes = 0;
  const open = async () => {
    const opened = await openConversation(services, reader, { conversationId });
    if (!opened.ok) throw new Error(`the thread was refused: ${opened.code}`);
    bytes = JSON.stringify(opened.value).length;
  };
  const [times] = await timesOf([open], 20 * rounds);
  return { openThreadP95Ms: quantile(times ?? [], 0.95), openThreadBytes: bytes };
}

async function timeSearches(container: Container, reader: Actor, rounds: number) {
  const queries = await historyQueries(container.database, reader);
  const { services } = container;
  const hits = new Map<string, number>();
  const runs = queries.map(({ kind, query }) => async () => {
    const { hits: found } = await searchMessages(services, reader, { query });
    if (found.length > 0) hits.set(kind, (hits.get(kind) ?? 0) + 1);
  });
  const times = await timesOf(runs, rounds);
  const kinds = [...new Set(queries.map(({ kind }) => kind))];
  const byKind = (kind: HistoryQuery["kind"]) =>
    quantile(
      queries.flatMap((each, i) => (each.kind === kind ? (times[i] ?? []) : [])),
      0.95,
    );
  return {
    searches: queries.length,
    searchP50Ms: quantile(times.flat(), 0.5),
    searchP95Ms: quantile(times.flat(), 0.95),
    searchWorstMs: quantile(times.flat(), 1),
    searchP95MsByKind: Object.fromEntries(kinds.map((kind) => [kind, byKind(kind)])),
    foundByKind: Object.fromEntries(kinds.map((kind) => [kind, hits.get(kind) ?? 0])),
  };
}

/** Times in milliseconds of each piece of work, by turns, so that what else the machine does falls on all of them; the first round warms up. */
async function timesOf(work: readonly (() => Promise<void>)[], rounds: number): Promise<number[][]> {
  const times: number[][] = work.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, run] of work.entries()) {
      const startedAt = performance.now();
      await run();
      if (round > 0) times[i]?.push(performance.now() - startedAt);
    }
  }
  return times;
}
