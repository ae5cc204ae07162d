import { fragment } from "./statement";

/**
 * SQL: a table `used` that uses the link, one row; none when it was used before, has expired or is gone. There may be several links that make
 * the first administrator, and only one of them does: the rows of all are locked in one order and used up together, so whoever comes second
 * with another of them finds it used. None of them is good beside an administrator.
 */
export function spendLink(linkId: string | null, nowMs: number) {
  const now = new Date(nowMs);
  return fragment`given AS (
      SELECT id, kind FROM one_time_links WHERE id = ${linkId}::uuid AND expires_at > ${now}::timestamptz
    ), due AS MATERIALIZED (
      SELECT l.id FROM one_time_links l JOIN given ON l.id = given.id OR (l.kind = given.kind AND l.kind = 'first-admin')
       WHERE l.used_at IS NULL
         AND (l.kind <> 'first-admin' OR NOT EXISTS (SELECT FROM users WHERE role = 'admin' AND disabled_at IS NULL))
       ORDER BY l.id FOR UPDATE OF l
    ), spent AS (
      UPDATE one_time_links l SET used_at = ${now}::timestamptz FROM due WHERE l.id = due.id RETURNING l.id, l.user_id, l.email, l.used_at
    ), used AS (
      SELECT spent.* FROM spent JOIN given ON given.id = spent.id
    )`;
}
