import { fragment } from "./statement";

/** SQL: a table `used` that uses the link, one row; none when it was used before, has expired or is gone. */
export function spendLink(linkId: string | null, nowMs: number) {
  const now = new Date(nowMs);
  return fragment`used AS (
      UPDATE one_time_links SET used_at = ${now}::timestamptz
       WHERE id = ${linkId}::uuid AND used_at IS NULL AND expires_at > ${now}::timestamptz
      RETURNING id, user_id, email, used_at
    )`;
}
