import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { type Container, createContainer } from "@/server/container";
import { createRandom } from "@/server/domain/evaluation/random";
import { indexMessages } from "@/server/domain/message-search/index-messages";
import { readEnv } from "@/server/env";
import { madeUpWords, textMaker } from "./seed-text";

/** The address of the account whose history is measured. */
export const readerEmail = "reader@history.footnote.invalid";
const ownConversations = 2_000;
const longThread = 500;
const othersMessages = 2_000;
const othersConversations = 100;
const batchMessages = 4_000;
const indexAtOnce = 2_000;

/**
 * `npm run seed -- [--messages 1000000]`: fills the configured database (DATABASE_URL, else the embedded one) with made-up conversations: one
 * reader's 2,000, one of them with 500 messages, and others' of 2,000 messages each. All of them are taken into the index of messages, as
 * a server would. For measures, not for a database that anybody uses.
 */
export async function seed(args: string[]): Promise<Record<string, unknown>> {
  const { values } = parseArgs({ args, options: { messages: { type: "string", default: "1000000" } } });
  const wanted = Number(values.messages);
  if (!Number.isInteger(wanted) || wanted < 2 * ownConversations + longThread) {
    throw new Error(`--messages takes a number from ${2 * ownConversations + longThread} on`);
  }
  const startedAt = performance.now();
  const container = await createContainer(readEnv({ LOG_LEVEL: "warn" }));
  try {
    const { database, services } = container;
    const [seeded] = await database.query("SELECT FROM users WHERE email = $1", [readerEmail]);
    if (seeded !== undefined) throw new Error("this database has been seeded already");
    const rows = await insertAll(database, wanted);
    const insertedMs = performance.now() - startedAt;
    await database.query("ANALYZE");
    const indexed = await indexMessages(services, indexAtOnce);
    for (const table of ["messages", "conversations", "search_texts", "search_words"]) await database.query(`VACUUM (ANALYZE) ${table}`);
    const seconds = (ms: number) => Math.round(ms / 1_000);
    const totalMs = performance.now() - startedAt;
    return { seeded: rows, indexed, insertS: seconds(insertedMs), indexS: seconds(totalMs - insertedMs), database: database.kind };
  } finally {
    await container.close();
  }
}

async function insertAll(database: Container["database"], wanted: number): Promise<number> {
  const random = createRandom(1);
  const say = textMaker(madeUpWords(20_000, random), random);
  let left = wanted;
  // An average of 20 messages in a conversation where there are enough, so that other people have the most.
  const own = Math.max(2, Math.min(20, 2 * Math.floor((wanted - longThread) / ownConversations / 4)));
  const sizes = [longThread, ...Array.from({ length: ownConversations - 1 }, () => own)];
  await insertOwner(database, readerEmail, sizes, say);
  left -= sizes.reduce((sum, size) => sum + size, 0);
  for (let n = 1; left > 0; n++) {
    const count = Math.min(left, othersMessages);
    const each = Math.max(2, Math.floor(count / othersConversations));
    const others = Array.from({ length: Math.ceil(count / each) }, (_, i) => Math.min(each, count - i * each));
    await insertOwner(database, `other-${n}@history.footnote.invalid`, others, say);
    left -= count;
  }
  return wanted - left;
}

async function insertOwner(
  database: Container["database"],
  email: string,
  sizes: readonly number[],
  say: (words: number) => string,
): Promise<void> {
  const userId = randomUUID();
  await database.query("INSERT INTO users (id, email) VALUES ($1, $2)", [userId, email]);
  await database.query(
    "INSERT INTO sessions (id, user_id, status, expires_at) VALUES ($1, $2, 'active', footnote_now() + interval '30 days')",
    [randomUUID(), userId],
  );
  let batch: Thread[] = [];
  let count = 0;
  for (const [nth, size] of sizes.entries()) {
    batch.push(thread(userId, nth, size, say));
    count += size;
    if (count < batchMessages && nth < sizes.length - 1) continue;
    await insertThreads(database, batch);
    [batch, count] = [[], 0];
  }
}

type Thread = { conversation: object; messages: object[] };

/** A thread of questions and answers by turns; the longest is the latest, the others an hour apart. */
function thread(userId: string, nth: number, size: number, say: (words: number) => string): Thread {
  const id = randomUUID();
  const at = new Date(Date.now() - (nth + 1) * 3_600_000);
  let parentId: string | null = null;
  const messages = Array.from({ length: size }, (_, i) => {
    const message = {
      ...{ id: randomUUID(), conversation_id: id, position: i + 1, parent_id: parentId, status: "delivered", created_at: at },
      ...(i % 2 === 0 ? { role: "user", type: "text", content: say(8) } : { role: "assistant", type: "response", content: say(40) }),
    };
    parentId = message.id;
    return message;
  });
  const dates = { created_at: at, updated_at: at, last_message_at: at };
  return { conversation: { id, user_id: userId, title: say(5), message_count: size, ...dates }, messages };
}

/** Where we may, without what the database does for each row: it is done for all of them at once. */
async function insertThreads(database: Container["database"], threads: readonly Thread[]): Promise<void> {
  const conversations = JSON.stringify(threads.map(({ conversation }) => conversation));
  const messages = JSON.stringify(threads.flatMap((each) => each.messages));
  await database.transaction(async (tx) => {
    const isBulk = await skipTriggers(tx);
    await tx.query(
      `INSERT INTO conversations (id, user_id, title, message_count, created_at, updated_at, last_message_at)
       SELECT id, user_id, title, CASE WHEN $2 THEN message_count ELSE 0 END, created_at, updated_at, last_message_at
         FROM jsonb_populate_recordset(NULL::conversations, $1::jsonb)`,
      [conversations, isBulk],
    );
    await tx.query(
      `INSERT INTO messages (id, conversation_id, position, parent_id, role, type, content, status, created_at)
       SELECT id, conversation_id, position, parent_id, role, type, content, status, created_at
         FROM jsonb_populate_recordset(NULL::messages, $1::jsonb)`,
      [messages],
    );
    if (!isBulk) return;
    await tx.query(
      `INSERT INTO search_backlog (conversation_id, id)
       SELECT id, id FROM jsonb_populate_recordset(NULL::conversations, $1::jsonb)
       UNION ALL SELECT conversation_id, id FROM jsonb_populate_recordset(NULL::messages, $2::jsonb)`,
      [conversations, messages],
    );
  });
}

async function skipTriggers(tx: Pick<Container["database"], "query">): Promise<boolean> {
  const [role] = await tx.query<{ may: boolean }>("SELECT current_setting('is_superuser') = 'on' AS may");
  if (role?.may !== true) return false;
  await tx.query("SET LOCAL session_replication_role = replica");
  return true;
}
