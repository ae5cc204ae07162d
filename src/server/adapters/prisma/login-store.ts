import { z } from "zod";
import { Role } from "@/contract/account";
import type { IdSource } from "../../domain/id-source";
import type { LoginStore, ProvenAccount } from "../../domain/identity/login-store";
import type { Database } from "../database/database";
import { fragment, run, sql } from "./statement";

const account = fragment`u.id, u.role, u.disabled_at IS NOT NULL AS is_disabled, u.email_verified IS NOT NULL AS is_verified`;

/** Ways to sign in without a password, in PostgreSQL. Of a provider's tokens none is kept: nothing is done in anybody's name there. */
export function createLoginStore(database: Database, ids: IdSource): LoginStore {
  return {
    async byProvider({ provider, providerAccountId }) {
      const rows = await run(
        database,
        sql`SELECT ${account} FROM accounts a JOIN users u ON u.id = a.user_id
             WHERE a.provider = ${provider} AND a.provider_account_id = ${providerAccountId}`,
      );
      return z.array(AccountRow).parse(rows)[0] ?? null;
    },
    async byEmail(email) {
      const rows = await run(database, sql`SELECT ${account} FROM users u WHERE u.email = ${email}`);
      return z.array(AccountRow).parse(rows)[0] ?? null;
    },
    async link(userId, { provider, providerAccountId }) {
      await run(
        database,
        sql`INSERT INTO accounts (id, user_id, type, provider, provider_account_id)
            VALUES (${ids.next()}::uuid, ${userId}::uuid, 'oauth', ${provider}, ${providerAccountId})
            ON CONFLICT (provider, provider_account_id) DO NOTHING`,
      );
    },
    async createToken({ email, tokenHash, expiresAt }) {
      await run(
        database,
        sql`INSERT INTO verification_tokens (identifier, token, expires) VALUES (${email}, ${tokenHash}, ${new Date(expiresAt)}::timestamptz)`,
      );
    },
    async useToken(email, tokenHash) {
      const used = await run<{ expires: Date }>(
        database,
        sql`DELETE FROM verification_tokens WHERE identifier = ${email} AND token = ${tokenHash} RETURNING expires`,
      );
      return used[0]?.expires.getTime() ?? null;
    },
    async eraseTokens(nowMs) {
      await run(database, sql`DELETE FROM verification_tokens WHERE expires <= ${new Date(nowMs)}::timestamptz`);
    },
  };
}

const AccountRow = z
  .object({ id: z.string(), role: Role, is_disabled: z.boolean(), is_verified: z.boolean() })
  .transform((row): ProvenAccount => ({ id: row.id, role: row.role, isDisabled: row.is_disabled, isVerified: row.is_verified }));
