import { ListedUser } from "@/contract/admin";
import type { UserDirectory, UserFilter } from "../../domain/analytics/ports";
import type { ListPosition } from "../../domain/conversation/ports";
import type { AdminActor } from "../../domain/identity/actor";
import type { Database } from "../database/database";
import { type ChangedRow, changeStatement, refusalOf } from "./admin-user-change";
import { mayAct } from "./sign-ins";
import { fragment, run, sql } from "./statement";
import { isoFormat } from "./summary-json";

/** Everybody's accounts in PostgreSQL. */
export function createUserDirectory(database: Database): UserDirectory {
  return {
    async list(admin, filter, after, limit, nowMs) {
      const rows = await run<{ row: unknown }>(
        database,
        sql`WITH t AS (
              SELECT u.* FROM users u WHERE ${listedWhere(filter)} ${behind(after)} ORDER BY u.created_at DESC, u.id DESC LIMIT ${limit + 1}::int
            )
            SELECT ${userJson(admin, nowMs)} AS row FROM t ORDER BY t.created_at DESC, t.id DESC`,
      );
      return { items: rows.slice(0, limit).map(({ row }) => ListedUser.parse(row)), more: rows.length > limit };
    },
    async count(_admin, filter, atMost) {
      const [row] = await run<{ n: number }>(
        database,
        sql`SELECT count(*)::int AS n FROM (SELECT FROM users u WHERE ${listedWhere(filter)} LIMIT ${atMost}::int) counted`,
      );
      return row?.n ?? 0;
    },
    async find(admin, userId, nowMs) {
      const [found] = await run<{ row: unknown }>(
        database,
        sql`SELECT ${userJson(admin, nowMs)} AS row FROM users t WHERE t.id = ${userId}::uuid`,
      );
      return found === undefined ? null : ListedUser.parse(found.row);
    },
    async change(admin, userId, change, nowMs) {
      return refusalOf(await run<ChangedRow>(database, changeStatement(admin, userId, change, nowMs)));
    },
  };
}

const none = fragment``;
/** Behind every address that begins with it: no character is greater. */
const lastCharacter = "\u{10FFFF}";

/** SQL: the accounts `u` that a filter means. The operators compare byte by byte, as the index of addresses does. */
function listedWhere({ email, role, isDisabled }: UserFilter) {
  return fragment`true
    ${email === undefined ? none : fragment`AND u.email ~>=~ ${email} AND u.email ~<~ ${email + lastCharacter}`}
    ${role === undefined ? none : fragment`AND u.role = ${role}`}
    ${isDisabled === undefined ? none : isDisabled ? fragment`AND u.disabled_at IS NOT NULL` : fragment`AND u.disabled_at IS NULL`}`;
}

function behind(after: ListPosition | null) {
  if (after === null) return none;
  return fragment`AND (u.created_at, u.id) < (${new Date(after.at)}::timestamptz, ${after.id}::uuid)`;
}

/** SQL: the account `t` as a `ListedUser`. */
function userJson(admin: AdminActor, nowMs: number) {
  return fragment`jsonb_build_object(
    'id', t.id, 'email', t.email, 'isEmailConfirmed', t.email_verified IS NOT NULL, 'name', t.name, 'role', t.role, 'isSelf', t.id = ${admin.userId}::uuid,
    'createdAt', to_char(t.created_at AT TIME ZONE 'UTC', ${isoFormat}),
    'disabledAt', to_char(t.disabled_at AT TIME ZONE 'UTC', ${isoFormat}),
    'lastActivityAt', (SELECT to_char(max(s.last_activity_at) AT TIME ZONE 'UTC', ${isoFormat}) FROM sessions s WHERE s.user_id = t.id),
    'conversations', (SELECT count(*) FROM conversations c WHERE c.user_id = t.id),
    'signIns', (SELECT count(*) FROM sessions WHERE user_id = t.id AND ${mayAct(nowMs)}))`;
}
