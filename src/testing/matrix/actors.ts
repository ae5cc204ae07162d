import { randomUUID } from "node:crypto";
import type { Role } from "@/contract/account";
import type { ErrorCode } from "@/contract/error-code";
import { sealSession, sessionCookieName } from "@/server/adapters/auth/session-token";
import type { Container } from "@/server/container";
import { insertRow } from "../sample-rows";
import { type TestBrowser, testBrowser, testGuest } from "../test-browser";
import { insertPerson, signedInBrowser } from "../test-people";
import { type Belongings, insertBelongings, type Owner } from "./belongings";

/** What a browser's cookies make of it: nobody, an actor, or somebody whose session is over, with the code that says so. */
export type Standing = "none" | "guest" | Role | "SESSION_EXPIRED" | "SESSION_TERMINATED";

export type MatrixActor = {
  browser: TestBrowser;
  /** The address of the account; null without one. */
  email: string | null;
  /** The server it talks to. */
  container: Container;
  /** One on the same database that also mails links to sign in. */
  mailing: Container;
  standing: Standing;
  /** What writing is refused with although it may read: a guest's session that is over. */
  writes: ErrorCode | null;
  /** Null for whoever owns nothing. */
  belongings: Belongings | null;
  /** A second conversation of the same owner. */
  elsewhere: Belongings | null;
  /** False where they were somebody else's in the meantime. */
  isOwner: boolean;
};

/** The server, and two more on the same database: one where `GUESTS` is off, one that sends mail. */
export type World = { container: Container; closed: Container; mailing: Container };

/** Whoever is made has only their own server; the others are the world's. */
type Made = Omit<MatrixActor, "mailing">;
type Make = (world: World) => Promise<Made>;

/** Every kind of browser there is, by its name in reports. */
export const actorKinds: Record<string, Make> = {
  nobody: async ({ container }) => actor({ container, browser: testBrowser(container), standing: "none", owner: null }),
  "a forged session": (world) => withClaims(world, "a secret that somebody has made up", "none"),
  guest: (world) => guest(world, {}, "guest"),
  "an expired guest": (world) => guest(world, { ...longAgo(), status: "active" }, "guest", "SESSION_EXPIRED"),
  "a guest whose session was ended": (world) => guest(world, { status: "terminated", ended_at: new Date() }, "guest", "SESSION_TERMINATED"),
  "a guest whose conversations were claimed": claimedGuest,
  "a guest where guests may not ask": async (world) => ({ ...(await guest(world, {}, "none")), container: world.closed }),
  user: (world) => person(world, "user", async () => undefined, "user"),
  admin: (world) => person(world, "admin", async () => undefined, "admin"),
  "an administrator of before": (world) =>
    person(world, "admin", ({ userId }) => change(world, "UPDATE users SET role = 'user' WHERE id = $1", userId), "user"),
  "a disabled user": (world) =>
    person(
      world,
      "user",
      ({ userId }) => change(world, "UPDATE users SET disabled_at = now() WHERE id = $1", userId),
      "SESSION_TERMINATED",
    ),
  "a disabled administrator": (world) =>
    person(
      world,
      "admin",
      ({ userId }) => change(world, "UPDATE users SET disabled_at = now() WHERE id = $1", userId),
      "SESSION_TERMINATED",
    ),
  "a user who has signed out": (world) =>
    person(world, "user", ({ sessionId }) => change(world, endSession, sessionId), "SESSION_TERMINATED"),
  "a user whose session has expired": (world) =>
    person(world, "user", ({ sessionId }) => change(world, expireSession, sessionId), "SESSION_EXPIRED"),
  "a user whose account is deleted": async (world) => ({
    ...(await person(world, "user", ({ userId }) => change(world, "DELETE FROM users WHERE id = $1", userId), "SESSION_TERMINATED")),
    ...{ belongings: null, elsewhere: null },
  }),
  "a user with another's session": (world) => withClaims(world, world.container.env.NEXTAUTH_SECRET ?? "", "SESSION_TERMINATED"),
};

const endSession = "UPDATE sessions SET status = 'terminated', ended_at = now() WHERE id = $1";
const expireSession = `UPDATE sessions SET created_at = now() - interval '40 days', last_activity_at = now() - interval '31 days',
                              expires_at = now() - interval '1 day' WHERE id = $1`;

type Given = Pick<MatrixActor, "container" | "browser" | "standing"> &
  Partial<Pick<MatrixActor, "email" | "writes" | "isOwner">> & { owner: Owner | null };

async function actor({ owner, email = null, writes = null, isOwner = true, ...given }: Given): Promise<Made> {
  const insert = async () => (owner === null ? null : insertBelongings(given.container.database, owner));
  return { ...given, email, writes, isOwner, belongings: await insert(), elsewhere: await insert() };
}

type Session = Record<string, unknown>;

async function guest({ container }: World, session: Session, standing: Standing, writes: ErrorCode | null = null): Promise<Made> {
  const browser = testGuest(container);
  const owner = { userId: null, sessionId: await insertGuestSession(container, browser.actor, session) };
  return actor({ container, browser, standing, owner, writes });
}

/** The token's conversations belong to an account now, although they began in its session. */
async function claimedGuest({ container }: World): Promise<Made> {
  const browser = testGuest(container);
  const sessionId = await insertGuestSession(container, browser.actor, { status: "terminated", ended_at: new Date() });
  const { id: userId } = await insertPerson(container);
  const owner = { userId, sessionId };
  return actor({ container, browser, standing: "guest", writes: "SESSION_TERMINATED", owner, isOwner: false });
}

/** Seen by the server once as what they were, then changed. */
async function person(world: World, role: Role, make: (owner: Owner) => Promise<void>, standing: Standing): Promise<Made> {
  const { container } = world;
  const browser = await signedInBrowser(container, await insertPerson(container, { role }));
  const { userId, sessionId } = browser.actor;
  const made = await actor({ container, browser, email: browser.email, standing, owner: { userId, sessionId } });
  await browser.query("session.me");
  await make({ userId, sessionId });
  container.services.sessionWatch.forget();
  return made;
}

/** A session cookie that names somebody's true session: sealed with a secret that is not the server's, or with another person's id. */
async function withClaims({ container }: World, secret: string, standing: Standing): Promise<Made> {
  const victim = await signedInBrowser(container, await insertPerson(container));
  const isForged = secret !== container.env.NEXTAUTH_SECRET;
  const userId = isForged ? victim.actor.userId : (await insertPerson(container)).id;
  const sealed = await sealSession(secret, { sessionId: victim.actor.sessionId, userId });
  const browser = testBrowser(container, { [sessionCookieName(false)]: sealed });
  return actor({ container, browser, standing, owner: null });
}

async function insertGuestSession(container: Container, who: { kind: string; tokenHash?: string }, row: Session) {
  const id = randomUUID();
  const guest_token_hash = Buffer.from(who.tokenHash ?? "", "hex");
  await insertRow(container.database, "sessions", { id, guest_token_hash, expires_at: new Date(Date.now() + 3_600_000), ...row });
  return id;
}

function longAgo() {
  const at = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000);
  return { created_at: at(3), last_activity_at: at(2), expires_at: at(1) };
}

async function change({ container }: World, statement: string, id: string | null): Promise<void> {
  await container.database.query(statement, [id]);
}
