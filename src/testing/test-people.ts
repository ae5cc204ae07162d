import { randomUUID } from "node:crypto";
import type { Role } from "@/contract/account";
import { createArgon2Hasher } from "@/server/adapters/auth/password-hasher";
import { sealSession, sessionCookieName } from "@/server/adapters/auth/session-token";
import type { Container } from "@/server/container";
import { guestCookieName, newGuestToken } from "@/server/rest/guest-cookie";
import { insertRow } from "./sample-rows";
import { type TestUser, testBrowser } from "./test-browser";

/** `password` only where the test signs in with it: hashing takes its time. */
export type NewPerson = { email?: string | undefined; role?: Role; name?: string; password?: string };

const sessionLifeMs = 30 * 86_400_000;

/** Inserts somebody with an account. */
export async function insertPerson(container: Container, { email, role = "user", name, password }: NewPerson = {}) {
  const id = randomUUID();
  const person = { id, role, email: email ?? `${id}@example.org` };
  const password_hash = password === undefined ? null : await createArgon2Hasher().hash(password);
  await insertRow(container.database, "users", { ...person, name: name ?? null, password_hash });
  return person;
}

/** A browser in which somebody who has an account is signed in, through a session of its own and with a guest token beside it. */
export async function signedInBrowser(container: Container, person: { id: string; role: Role; email: string }): Promise<TestUser> {
  const secret = container.env.NEXTAUTH_SECRET;
  if (secret === undefined) throw new Error("signing in needs a secret that the test knows");
  const sessionId = randomUUID();
  const expires_at = new Date(container.services.clock.now() + sessionLifeMs);
  await insertRow(container.database, "sessions", { id: sessionId, user_id: person.id, expires_at });
  const sealed = await sealSession(secret, { sessionId, userId: person.id });
  const cookies = { [guestCookieName(container.isSecure)]: newGuestToken(), [sessionCookieName(container.isSecure)]: sealed };
  const actor = { kind: person.role, userId: person.id, sessionId };
  return Object.assign(testBrowser(container, cookies), { actor, email: person.email });
}
