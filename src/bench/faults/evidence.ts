import { z } from "zod";

const Row = {
  conversation: z.object({ id: z.string(), message_count: z.number(), last_seq: z.number() }),
  message: z.object({
    id: z.string(),
    conversation_id: z.string(),
    parent_id: z.string().nullable(),
    role: z.string(),
    content: z.string(),
    status: z.string(),
    error_code: z.string().nullable(),
  }),
  event: z.object({
    conversation_id: z.string(),
    seq: z.number(),
    type: z.string(),
    attempt_id: z.string().nullable(),
    answer_id: z.string().nullable(),
    /** Where a delta's text begins. */
    text_at: z.number().nullable(),
    content: z.string().nullable(),
  }),
  job: z.object({ message_id: z.string(), status: z.string() }),
};

export type ConversationRow = z.infer<typeof Row.conversation>;
export type MessageRow = z.infer<typeof Row.message>;
export type EventRow = z.infer<typeof Row.event>;
export type JobRow = z.infer<typeof Row.job>;

/** What the database holds of some conversations. */
export type Evidence = { conversations: ConversationRow[]; messages: MessageRow[]; events: EventRow[]; jobs: JobRow[] };

/** Runs one statement in the database, past everything that the application does. */
export type RunSql = (sql: string, params: readonly unknown[]) => Promise<unknown>;

/** Reads what became of these conversations. */
export async function readEvidence(run: RunSql, conversationIds: readonly string[]): Promise<Evidence> {
  const select = async <T>(row: z.ZodType<T>, sql: string) => z.array(row).parse(await run(sql, [conversationIds]));
  return {
    conversations: await select(
      Row.conversation,
      "SELECT id, message_count, last_seq::int AS last_seq FROM conversations WHERE id = ANY ($1::uuid[])",
    ),
    messages: await select(
      Row.message,
      `SELECT id, conversation_id, parent_id, role, content, status, error_code FROM messages
        WHERE conversation_id = ANY ($1::uuid[]) ORDER BY conversation_id, position`,
    ),
    events: await select(
      Row.event,
      `SELECT conversation_id, seq::int AS seq, type, coalesce(attempt_id::text, payload ->> 'attemptId') AS attempt_id,
              payload ->> 'answerId' AS answer_id, (payload ->> 'offset')::int AS text_at, coalesce(payload ->> 'text', payload ->> 'content') AS content
         FROM conversation_events WHERE conversation_id = ANY ($1::uuid[]) ORDER BY conversation_id, seq`,
    ),
    jobs: await select(
      Row.job,
      `SELECT j.message_id, j.status FROM jobs j JOIN messages m ON m.id = j.message_id
        WHERE m.conversation_id = ANY ($1::uuid[]) AND j.kind = 'answer'`,
    ),
  };
}

/** Jobs, of whatever kind, that nobody has taken over long after their leases ran out, in words. */
export async function readAbandonedJobs(run: RunSql): Promise<string[]> {
  const rows = z
    .array(z.object({ kind: z.string(), message_id: z.string().nullable() }))
    .parse(
      await run(
        "SELECT kind, message_id FROM jobs WHERE status = 'running' AND lease_expires_at < footnote_now() - interval '15 seconds'",
        [],
      ),
    );
  return rows.map((job) => `nobody takes over the job ${job.kind} ${job.message_id ?? ""}`);
}
