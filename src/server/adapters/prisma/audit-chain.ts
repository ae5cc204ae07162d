import { createHash } from "node:crypto";
import { z } from "zod";
import type { AuditChain } from "../../domain/identity/audit-chain";
import type { Database } from "../database/database";
import { fragment, json, run, sql } from "./statement";

/** Few enough for a statement to be short. */
const atOnce = 1_000;
/** Events whose transactions end late are looked for so far before the last one in the chain. */
const lookBack = 10_000;

/** The chain of the audit trail in PostgreSQL: SHA-256 of the hash before and of the event as JSON. */
export function createAuditChain(database: Database): AuditChain {
  const headOf = async () => {
    const [row] = await run(database, sql`SELECT seq, hash FROM audit_seals ORDER BY seq DESC LIMIT 1`);
    return row === undefined ? { seq: 0, hash: Buffer.alloc(0) } : HeadRow.parse(row);
  };
  return {
    async seal() {
      let count = 0;
      for (;;) {
        const head = await headOf();
        const events = z.array(EventRow).parse(await run(database, unsealedStatement(atOnce)));
        let { hash } = head;
        const seals = events.map(({ id, event }, i) => {
          hash = sealOf(hash, event);
          return { seq: head.seq + i + 1, event_id: id, hash: hash.toString("hex") };
        });
        if (seals.length > 0) {
          await run(
            database,
            sql`INSERT INTO audit_seals (seq, event_id, hash) SELECT seq, event_id, decode(hash, 'hex')
                  FROM jsonb_to_recordset(${json(seals)}::jsonb) AS x(seq bigint, event_id uuid, hash text)`,
          );
        }
        count += seals.length;
        if (seals.length < atOnce) return count;
      }
    },
    async verify() {
      let before: Buffer = Buffer.alloc(0);
      let seq = 0;
      for (;;) {
        const rows = z.array(SealRow).parse(
          await run(
            database,
            sql`SELECT s.seq, s.hash, CASE WHEN e.id IS NOT NULL THEN ${eventText} END AS event
                  FROM audit_seals s LEFT JOIN audit_events e ON e.id = s.event_id WHERE s.seq > ${seq}::bigint ORDER BY s.seq LIMIT ${atOnce}::int`,
          ),
        );
        for (const row of rows) {
          seq++;
          if (row.seq !== seq || row.event === null || !sealOf(before, row.event).equals(row.hash))
            return { ...(await countsOf(database)), brokenAt: seq, head: null };
          before = row.hash;
        }
        if (rows.length < atOnce) return { ...(await countsOf(database)), brokenAt: null, head: seq === 0 ? null : before.toString("hex") };
      }
    },
  };
}

/** SQL: the event `e`, all of it, in one form. */
const eventText = fragment`jsonb_build_array(e.ordinal, e.id, e.actor_kind, e.actor_user_id, e.actor_session_id, e.action, e.subject_type, e.subject_id,
  e.details, (extract(epoch FROM e.created_at) * 1000)::bigint)::text`;

function unsealedStatement(limit: number) {
  return sql`
    SELECT e.id, ${eventText} AS event FROM audit_events e
     WHERE e.ordinal > coalesce((SELECT x.ordinal FROM audit_events x JOIN audit_seals s ON s.event_id = x.id ORDER BY s.seq DESC LIMIT 1), 0) - ${lookBack}::int
       AND NOT EXISTS (SELECT FROM audit_seals s WHERE s.event_id = e.id)
     ORDER BY e.ordinal LIMIT ${limit}::int`;
}

function sealOf(before: Buffer, event: string): Buffer {
  return createHash("sha256").update(before).update(event).digest();
}

async function countsOf(database: Database): Promise<{ sealed: number; unsealed: number }> {
  const [row] = await run<{ sealed: number; events: number }>(
    database,
    sql`SELECT (SELECT count(*)::int FROM audit_seals) AS sealed, (SELECT count(*)::int FROM audit_events) AS events`,
  );
  return { sealed: row?.sealed ?? 0, unsealed: Math.max(0, (row?.events ?? 0) - (row?.sealed ?? 0)) };
}

const Bytes = z.instanceof(Uint8Array).transform((bytes): Buffer => Buffer.from(bytes));
const HeadRow = z.object({ seq: z.coerce.number(), hash: Bytes });
const EventRow = z.object({ id: z.string(), event: z.string() });
const SealRow = z.object({ seq: z.coerce.number(), hash: Bytes, event: z.string().nullable() });
