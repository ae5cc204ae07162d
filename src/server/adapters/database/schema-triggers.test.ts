import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { insertRow, insertSample, type Row, type SampleIds, validRows } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { isUnavailable } from "./postgres-error";

const database = await temporaryDatabase();
afterAll(() => database.dispose());

let ids: SampleIds;
beforeEach(async () => {
  ids = await insertSample(database);
});

const refusedBy = (constraint: string) => ({ code: "23514", constraint });
const countRows = async (table: string, where: string, params: unknown[]) =>
  (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`, params))[0]?.n;
const addMessage = (changes: Row) => insertRow(database, "messages", { ...validRows(ids).messages, ...changes });

describe("what was said stays said", () => {
  const update = (assignment: string, id: string) => database.query(`UPDATE messages SET ${assignment} WHERE id = $1`, [id]);

  test("a question's content never changes, its state does", async () => {
    await expect(update("content = 'What else?'", ids.question)).rejects.toMatchObject(refusedBy("messages_stay_as_said"));
    await update("status = 'delivered', read_at = now()", ids.question);
  });

  test.each(["delivered", "failed", "cancelled"])("an answer that is %s keeps its content and state", async (status) => {
    const id = randomUUID();
    const error = status === "failed" ? "INTERNAL" : null;
    await addMessage({ id, role: "assistant", sender_user_id: null, content: "Part", status, error_code: error });
    await expect(update("content = 'Other'", id)).rejects.toMatchObject(refusedBy("messages_stay_as_said"));
    await expect(update("status = 'streaming', error_code = NULL", id)).rejects.toMatchObject(refusedBy("answers_stay_ended"));
    await expect(update("status = 'streaming', error_code = NULL, content = 'Other'", id)).rejects.toMatchObject({ code: "23514" });
    await update("read_at = now()", id);
  });

  test("an answer grows while it runs, until the update that ends it", async () => {
    const id = randomUUID();
    await addMessage({ id, role: "assistant", sender_user_id: null, content: "", status: "pending" });
    await update("status = 'streaming', content = 'Because'", id);
    await update("status = 'delivered', content = 'Because.'", id);
    await expect(update("content = 'Because!'", id)).rejects.toMatchObject(refusedBy("messages_stay_as_said"));
  });

  test("a message stays where and whose it is", async () => {
    const other = randomUUID();
    await insertRow(database, "conversations", { ...validRows(ids).conversations, id: other });
    await expect(update("position = 9", ids.question)).rejects.toMatchObject(refusedBy("messages_stay_in_place"));
    await expect(update("role = 'system', status = 'delivered'", ids.question)).rejects.toMatchObject(refusedBy("messages_stay_in_place"));
    await expect(update(`conversation_id = '${other}'`, ids.question)).rejects.toMatchObject(refusedBy("messages_stay_in_place"));
  });
});

describe("message_count equals the rows there are", () => {
  const counts = async () =>
    database.query<{ counted: number; real: number }>(
      `SELECT message_count AS counted, (SELECT count(*)::int FROM messages m WHERE m.conversation_id = c.id) AS real
         FROM conversations c WHERE c.user_id = $1 ORDER BY created_at, id`,
      [ids.user],
    );
  const twoThreads = async () => {
    const second = randomUUID();
    await insertRow(database, "conversations", { ...validRows(ids).conversations, id: second });
    await database.query(
      `INSERT INTO messages (id, conversation_id, position, role, content, status)
       SELECT gen_random_uuid(), thread, n, 'user', 'text', 'sent' FROM unnest($1::uuid[]) AS thread, generate_series(11, 15) AS n`,
      [[ids.conversation, second]],
    );
    return second;
  };
  const expectExact = async (total: number) => {
    const rows = await counts();
    expect(rows.map(({ counted }) => counted)).toEqual(rows.map(({ real }) => real));
    expect(rows.reduce((sum, { counted }) => sum + counted, 0)).toBe(total);
  };

  test("after single and multi-row inserts over several conversations", async () => {
    await expectExact(2);
    await twoThreads();
    await expectExact(12);
  });

  test("after deletes over several conversations, and of none", async () => {
    await twoThreads();
    await database.query("DELETE FROM messages WHERE position IN (1, 12, 14)");
    await expectExact(7);
    await database.query("DELETE FROM messages WHERE position = 999");
    await expectExact(7);
  });

  test("after an insert that meets a conflict, or is undone", async () => {
    const row = validRows(ids).messages;
    await database.query(
      `INSERT INTO messages (id, conversation_id, position, role, content, status)
       VALUES ($1, $3, 1, 'user', 'text', 'sent'), ($2, $3, 20, 'user', 'text', 'sent') ON CONFLICT DO NOTHING`,
      [randomUUID(), randomUUID(), ids.conversation],
    );
    await database
      .transaction(async (tx) => {
        await insertRow(tx, "messages", row);
        throw new Error("undo");
      })
      .catch(() => {});
    await expectExact(3);
  });

  test("after the sender's deletion took messages out of another's conversation", async () => {
    const guest = randomUUID();
    await insertRow(database, "users", { id: guest });
    await addMessage({ sender_user_id: guest });
    await expectExact(3);
    await database.query("DELETE FROM users WHERE id = $1", [guest]);
    await expectExact(2);
  });
});

/** Tables that hold somebody's words or what was made of them. */
const personalTables = [
  "sessions",
  "conversations",
  "messages",
  "message_sources",
  "citations",
  "rag_queries",
  "conversation_events",
  "feedback",
  "jobs",
  "accounts",
];

async function filledTables(): Promise<string[]> {
  const counted = await Promise.all(personalTables.map(async (table) => ({ table, n: await countRows(table, "true", []) })));
  return counted.filter(({ n }) => n !== 0).map(({ table }) => table);
}

describe("deletion", () => {
  beforeEach(async () => {
    await database.query("TRUNCATE users, sessions, conversations CASCADE");
    ids = await insertSample(database);
  });

  test("of a user leaves none of the user's words, and all of the documents", async () => {
    expect(await filledTables()).toEqual(personalTables);
    await database.query("DELETE FROM users WHERE id = $1", [ids.user]);
    expect(await filledTables()).toEqual([]);
    expect(await countRows("chunks", "id = $1", [ids.chunk])).toBe(1);
  });

  test("of a conversation takes all below it and nothing beside it", async () => {
    await database.query("DELETE FROM conversations WHERE id = $1", [ids.conversation]);
    expect(await filledTables()).toEqual(["sessions", "accounts"]);
  });

  test("of a guest's session erases the guest's conversations", async () => {
    const session = randomUUID();
    const conversation = randomUUID();
    await insertRow(database, "sessions", { ...validRows(ids).sessions, id: session });
    await insertRow(database, "conversations", { ...validRows(ids).conversations, id: conversation, user_id: null, session_id: session });
    await addMessage({ conversation_id: conversation, sender_user_id: null, position: 1 });
    await database.query("DELETE FROM sessions WHERE id = $1", [session]);
    expect(await countRows("messages", "conversation_id = $1", [conversation])).toBe(0);
    expect(await countRows("conversations", "id = $1", [ids.conversation])).toBe(1);
  });

  test("of a user's session leaves the user's conversations and their log", async () => {
    await database.query("DELETE FROM sessions WHERE id = $1", [ids.session]);
    expect(await countRows("conversations", "id = $1 AND session_id IS NULL", [ids.conversation])).toBe(1);
    expect(await countRows("rag_queries", "session_id IS NULL", [])).toBe(1);
  });

  test("of a claimed conversation's first session leaves it to its user", async () => {
    const session = randomUUID();
    await insertRow(database, "sessions", { ...validRows(ids).sessions, id: session });
    await database.query("UPDATE conversations SET session_id = $1 WHERE id = $2", [session, ids.conversation]);
    await database.query("DELETE FROM sessions WHERE id = $1", [session]);
    expect(await countRows("messages", "conversation_id = $1", [ids.conversation])).toBe(2);
  });

  test("of a document or its chunks leaves the frozen source and its citation", async () => {
    await insertRow(database, "pending_postings", validRows(ids).pending_postings);
    await database.query("DELETE FROM collections WHERE id = $1", [ids.collection]);
    await database.query("DELETE FROM chunks WHERE id = $1", [ids.chunk]);
    expect(await countRows("message_sources", "id = $1 AND document_id IS NULL AND chunk_id IS NULL AND passage <> ''", [ids.source])).toBe(
      1,
    );
    expect(await countRows("citations", "id = $1", [ids.citation])).toBe(1);
    for (const table of ["embeddings", "chunk_locations"]) expect(await countRows(table, "chunk_id = $1", [ids.chunk])).toBe(0);
    expect(await countRows("pending_postings", "chunk_ref = $1", [ids.chunkRef])).toBe(0);
    expect(await countRows("removed_postings", "chunk_ref = $1", [ids.chunkRef])).toBe(1);
  });

  test("of a question leaves its answer, without the link", async () => {
    await database.query("DELETE FROM messages WHERE id = $1", [ids.question]);
    expect(await countRows("messages", "id = $1 AND parent_id IS NULL", [ids.answer])).toBe(1);
  });
});

test.each(["UPDATE audit_events SET action = 'other'", "DELETE FROM audit_events", "TRUNCATE audit_events"])(
  "the audit trail refuses: %s",
  async (statement) => {
    await insertRow(database, "audit_events", validRows(ids).audit_events);
    await expect(database.query(statement)).rejects.toMatchObject(refusedBy("audit_events_append_only"));
  },
);

describe("the database's clock", () => {
  test("moves by footnote.clock_offset, for one transaction, and the CHECKs follow it", async () => {
    await database.transaction(async (tx) => {
      await tx.query("SET LOCAL footnote.clock_offset = '25 hours'");
      const [row] = await tx.query<{ ahead: boolean }>("SELECT footnote_now() > clock_timestamp() + interval '24 hours' AS ahead");
      expect(row?.ahead).toBe(true);
      const moment = new Date(Date.now() + 24 * 3_600_000);
      await insertRow(tx, "users", { id: randomUUID(), created_at: moment });
    });
    const [row] = await database.query<{ ahead: boolean }>("SELECT footnote_now() > clock_timestamp() + interval '1 second' AS ahead");
    expect(row?.ahead).toBe(false);
  });

  test("lets an instance's clock be a few minutes ahead", async () => {
    await insertRow(database, "users", { id: randomUUID(), created_at: new Date(Date.now() + 240_000) });
  });
});

describe("a past event that lies in the future", () => {
  /** Runs a statement with the database's clock moved by so much; nothing of it stays. */
  async function refusalAt(offset: string, statement: string): Promise<unknown> {
    const undo = new Error("undo");
    const work = database.transaction(async (tx) => {
      for (const table of ["one_time_links", "ingest_runs"] as const) await insertRow(tx, table, validRows(ids)[table]);
      await tx.query(`SET LOCAL footnote.clock_offset = '${offset}'`);
      await tx.query(statement);
      throw undo;
    });
    return work.catch((error: unknown) => (error === undo ? "accepted" : error));
  }

  /** Each moment that is recorded, and a column of its table that changes later. */
  const recorded = [
    ["users", "created_at", "name = 'Ada'"],
    ["users", "disabled_at", "name = 'Ada'"],
    ["one_time_links", "used_at", "name = 'Ada'"],
    ["sessions", "last_activity_at", "status = 'inactive'"],
    ["conversations", "updated_at", "last_seq = last_seq + 1"],
    ["conversations", "last_message_at", "last_seq = last_seq + 1"],
    ["messages", "read_at", "metadata = '{}'"],
    ["rag_queries", '"timestamp"', "session_id = NULL"],
    ["collections", "created_at", "name = 'Docs'"],
    ["documents", "indexed_at", "title = 'Page'"],
    ["ingest_runs", "finished_at", "added = 2"],
    ["feedback", "updated_at", "comment = 'Good'"],
    ["jobs", "finished_at", "error = NULL"],
  ] as const;

  test.each(recorded)("is refused when %s.%s is changed to it", async (table, column) => {
    const statement = `UPDATE ${table} SET ${column} = footnote_now() + interval '6 minutes'`;
    expect(await refusalAt("0", statement)).toMatchObject(refusedBy(`${table}_past_change`));
    expect(await refusalAt("0", statement.replace("6", "4"))).toBe("accepted");
  });

  test("is a reason to ask again: whoever took it did so before the clock was set back", async () => {
    const refusal = await refusalAt("-1 hour", "UPDATE conversations SET last_message_at = footnote_now() + interval '1 hour'");
    expect(isUnavailable(refusal)).toBe(true);
    const other = await refusalAt("0", "UPDATE conversations SET last_seq = -1");
    expect(other).toMatchObject({ code: "23514" });
    expect(isUnavailable(other)).toBe(false);
  });

  test.each(recorded)(
    "stays once recorded, and %s.%s can go with any later change, after the clock was set back",
    async (table, column, change) => {
      expect(await refusalAt("-1 hour", `UPDATE ${table} SET ${change}`)).toBe("accepted");
      expect(await refusalAt("-1 hour", `UPDATE ${table} SET ${column} = ${column}, ${change}`)).toBe("accepted");
    },
  );
});
