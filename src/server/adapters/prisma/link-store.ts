import { z } from "zod";
import { LinkView } from "@/contract/account";
import type { AuditEvent } from "../../domain/identity/audit-log";
import type { LinkStore, NewLink, StoredLink } from "../../domain/identity/ports";
import type { Database } from "../database/database";
import { loggedWith } from "./audit-log";
import { run, type Statement, sql } from "./statement";

/** One-time links in PostgreSQL. */
export function createLinkStore(database: Database): LinkStore {
  return {
    async create(link, logged) {
      await run(database, createStatement(link, logged));
    },
    async find(tokenHash, nowMs) {
      const rows = await run(
        database,
        sql`SELECT id, kind, user_id, email, name, password_hash FROM one_time_links
             WHERE token_hash = ${Buffer.from(tokenHash, "hex")}::bytea AND used_at IS NULL AND expires_at > ${new Date(nowMs)}::timestamptz`,
      );
      return z.array(LinkRow).parse(rows)[0] ?? null;
    },
    async erase(beforeMs) {
      const before = new Date(beforeMs);
      await run(database, sql`DELETE FROM one_time_links WHERE used_at < ${before}::timestamptz OR expires_at < ${before}::timestamptz`);
    },
  };
}

/**
 * A link that sets a password replaces only those made to live no longer than itself: asking for a mailed one, which anybody can, leaves the
 * one that was handed over. The first administrator's stay beside each other: every process that starts prints one.
 */
function createStatement(link: NewLink, logged?: AuditEvent): Statement {
  const now = new Date(link.nowMs);
  return sql`
    WITH replaced AS (
      DELETE FROM one_time_links
       WHERE kind = ${link.kind}
         AND ((kind = 'set-password' AND user_id = ${link.userId}::uuid
               AND expires_at - created_at <= ${new Date(link.expiresAt)}::timestamptz - ${now}::timestamptz)
              OR (kind = 'invite' AND email = ${link.email}))
    )${loggedWith(logged, link.nowMs)}
    INSERT INTO one_time_links (id, kind, token_hash, user_id, email, name, password_hash, created_at, expires_at)
    VALUES (${link.id}::uuid, ${link.kind}, ${Buffer.from(link.tokenHash, "hex")}::bytea, ${link.userId}::uuid, ${link.email}, ${link.name},
            ${link.passwordHash}, ${now}::timestamptz, ${new Date(link.expiresAt)}::timestamptz)`;
}

const LinkRow = z
  .object({
    id: z.string(),
    kind: LinkView.shape.kind,
    user_id: z.string().nullable(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    password_hash: z.string().nullable(),
  })
  .transform(
    (row): StoredLink => ({
      id: row.id,
      kind: row.kind,
      userId: row.user_id,
      email: row.email,
      name: row.name,
      passwordHash: row.password_hash,
    }),
  );
