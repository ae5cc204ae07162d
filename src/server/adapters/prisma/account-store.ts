import { z } from "zod";
import { AccountView, Role } from "@/contract/account";
import type { AccountStore, StoredAccount } from "../../domain/identity/ports";
import type { Database } from "../database/database";
import { createAccountPasswords } from "./account-passwords";
import { loggedWith } from "./audit-log";
import { createAccount } from "./create-account";
import { deleteAccount } from "./delete-account";
import { makeAdmin } from "./make-admin";
import { spendLink } from "./one-time-link";
import { signIn } from "./sign-in";
import { createSignIns } from "./sign-ins";
import { fragment, run, sql } from "./statement";

const account = fragment`id, email, role, password_hash, disabled_at IS NOT NULL AS is_disabled`;

/** Accounts in PostgreSQL. */
export function createAccountStore(database: Database): AccountStore {
  return {
    ...createSignIns(database),
    ...createAccountPasswords(database),
    async findByEmail(email) {
      const rows = await run(database, sql`SELECT ${account} FROM users WHERE email = ${email}`);
      return z.array(AccountRow).parse(rows)[0] ?? null;
    },
    async find(userId) {
      const rows = await run(database, sql`SELECT ${account} FROM users WHERE id = ${userId}::uuid`);
      return z.array(AccountRow).parse(rows)[0] ?? null;
    },
    async view({ userId }) {
      const rows = await run(
        database,
        sql`SELECT u.id, u.email, u.name, u.role, u.password_hash IS NOT NULL AS has_password, u.created_at,
                   (SELECT coalesce(array_agg(DISTINCT a.provider ORDER BY a.provider), '{}') FROM accounts a WHERE a.user_id = u.id) AS providers
              FROM users u WHERE u.id = ${userId}::uuid`,
      );
      return z.array(ViewRow).parse(rows)[0] ?? null;
    },
    create: (person, linkId, logged) => createAccount(database, person, linkId, logged),
    async promote(link, userId, nowMs, logged) {
      const promoted = await run(
        database,
        sql`WITH ${spendLink(link.id, nowMs)}, promoted AS (
              UPDATE users u SET role = 'admin' FROM used WHERE u.id = ${userId}::uuid RETURNING u.id
            )${loggedWith(logged, nowMs, fragment`FROM promoted`)}
            SELECT id FROM promoted`,
      );
      return promoted.length > 0;
    },
    makeAdmin: (userId, nowMs, logged) => makeAdmin(database, userId, nowMs, logged),
    delete: (userId, nowMs, logged) => deleteAccount(database, userId, nowMs, logged),
    async countAdmins() {
      const [row] = await run<{ count: number }>(
        database,
        sql`SELECT count(*)::int AS count FROM users WHERE role = 'admin' AND disabled_at IS NULL`,
      );
      return row?.count ?? 0;
    },
    signIn: (start, guestTokenHash) => signIn(database, start, guestTokenHash),
    async claimable(guestTokenHash, nowMs) {
      const [row] = await run<{ count: number }>(
        database,
        sql`SELECT count(*)::int AS count FROM conversations c JOIN sessions s ON s.id = c.session_id
             WHERE s.guest_token_hash = ${Buffer.from(guestTokenHash, "hex")}::bytea AND s.user_id IS NULL AND c.user_id IS NULL
               AND s.status IN ('active', 'inactive') AND s.expires_at > ${new Date(nowMs)}::timestamptz`,
      );
      return { conversations: row?.count ?? 0 };
    },
  };
}

const AccountRow = z
  .object({ id: z.string(), email: z.string().nullable(), role: Role, password_hash: z.string().nullable(), is_disabled: z.boolean() })
  .transform(
    (row): StoredAccount => ({
      id: row.id,
      email: row.email,
      role: row.role,
      passwordHash: row.password_hash,
      isDisabled: row.is_disabled,
    }),
  );

const ViewRow = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    role: Role,
    has_password: z.boolean(),
    providers: AccountView.shape.providers,
    created_at: z.date(),
  })
  .transform(
    (row): AccountView => ({
      id: row.id,
      email: row.email,
      name: row.name,
      role: row.role,
      hasPassword: row.has_password,
      providers: row.providers,
      createdAt: row.created_at.toISOString(),
    }),
  );
