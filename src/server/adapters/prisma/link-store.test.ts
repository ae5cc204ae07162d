import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import type { NewLink } from "@/server/domain/identity/ports";
import { insertRow } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createAccountStore } from "./account-store";
import { createLinkStore } from "./link-store";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const links = createLinkStore(database);
const accounts = createAccountStore(database);
const hourMs = 3_600_000;

function newLink(own: Partial<NewLink> = {}): NewLink {
  const base = {
    id: randomUUID(),
    kind: "invite" as const,
    tokenHash: randomBytes(32).toString("hex"),
    userId: null,
    email: null,
    name: null,
  };
  const nowMs = Date.now();
  return { ...base, passwordHash: null, nowMs, expiresAt: nowMs + hourMs, ...own };
}

async function made(own: Partial<NewLink> = {}): Promise<NewLink> {
  const link = newLink(own);
  await links.create(link);
  return link;
}

const isGood = async ({ tokenHash }: NewLink, nowMs = Date.now()) => (await links.find(tokenHash, nowMs)) !== null;
const person = async () => {
  const id = randomUUID();
  await insertRow(database, "users", { id, email: `${id}@example.org` });
  return id;
};
const account = (email: string) => ({
  id: randomUUID(),
  email,
  name: null,
  role: "user" as const,
  passwordHash: "hash",
  emailVerifiedAt: null,
  nowMs: Date.now(),
});

it("finds a link by the hash of its token until it expires", async () => {
  const email = `${randomUUID()}@example.org`;
  const link = await made({ kind: "confirm-email", email, name: "Ada", passwordHash: "hash" });
  const stored = { id: link.id, kind: "confirm-email", userId: null, email, name: "Ada", passwordHash: "hash" };
  expect(await links.find(link.tokenHash, Date.now())).toEqual(stored);
  expect(await isGood(link, link.expiresAt)).toBe(false);
  expect(await links.find(randomBytes(32).toString("hex"), Date.now())).toBeNull();
});

it("replaces what was made before: a person's, an invited address's; not the first administrator's, open invitations nor what confirms an address", async () => {
  const [ada, eve] = [await person(), await person()];
  const email = `${randomUUID()}@example.org`;
  const cases: [Partial<NewLink>, boolean][] = [
    [{ kind: "first-admin" }, true],
    [{ kind: "set-password", userId: ada }, false],
    [{ kind: "invite", email }, false],
    [{ kind: "invite" }, true],
    [{ kind: "confirm-email", email, passwordHash: "hash" }, true],
  ];
  const others = [await made({ kind: "set-password", userId: eve }), await made({ kind: "invite", email: `other-${email}` })];
  for (const [own, stays] of cases) {
    const [first, second] = [await made(own), await made(own)];
    expect([own.kind, await isGood(first), await isGood(second)]).toEqual([own.kind, stays, true]);
  }
  for (const other of others) expect(await isGood(other)).toBe(true);
});

it("keeps a link that sets a password beside those made later for a shorter life, however little of its own is left", async () => {
  const userId = await person();
  const nowMs = Date.now();
  const ofLife = (hours: number, ageHours = 0) => {
    const createdMs = nowMs - ageHours * hourMs;
    return made({ kind: "set-password", userId, nowMs: createdMs, expiresAt: createdMs + hours * hourMs });
  };
  const handed = await ofLife(24, 23.5);
  const [first, second] = [await ofLife(1), await ofLife(1)];
  expect([await isGood(handed), await isGood(first), await isGood(second)]).toEqual([true, false, true]);
  const again = await ofLife(24);
  expect([await isGood(handed), await isGood(second), await isGood(again)]).toEqual([false, false, true]);
});

it("of two that set a password makes the other void when it is used, and no stranger's", async () => {
  const [ada, eve] = [await person(), await person()];
  const nowMs = Date.now();
  const handed = await made({ kind: "set-password", userId: ada, nowMs, expiresAt: nowMs + 24 * hourMs });
  const mailed = await made({ kind: "set-password", userId: ada });
  const strangers = await made({ kind: "set-password", userId: eve });
  expect([await isGood(handed), await isGood(mailed)]).toEqual([true, true]);
  expect(await accounts.resetPassword(mailed, "hash", Date.now())).toBe(true);
  expect([await isGood(handed), await isGood(strangers)]).toEqual([false, true]);
  expect(await accounts.resetPassword(handed, "another", Date.now())).toBe(false);
});

it("is used together with what it does, once: an account, a promotion, a password", async () => {
  const ada = await person();
  const invitation = await made();
  const outcomes = await Promise.all(
    Array.from({ length: 4 }, () => accounts.create(account(`${randomUUID()}@example.org`), invitation.id)),
  );
  expect(outcomes.sort()).toEqual(["created", "used", "used", "used"]);
  const promotion = await made({ kind: "first-admin" });
  const promoted = await Promise.all(Array.from({ length: 4 }, () => accounts.promote(promotion, ada, Date.now())));
  expect(promoted.filter(Boolean)).toHaveLength(1);
  const reset = await made({ kind: "set-password", userId: ada });
  const set = await Promise.all(Array.from({ length: 4 }, (_, i) => accounts.resetPassword(reset, `hash ${i}`, Date.now())));
  expect(set.filter(Boolean)).toHaveLength(1);
  for (const link of [invitation, promotion, reset]) expect(await isGood(link)).toBe(false);
});

it("makes the first administrator once, whichever of several links is used, and none beside one who is not disabled", async () => {
  await database.query("UPDATE users SET role = 'user'");
  await insertRow(database, "users", { id: randomUUID(), role: "admin", disabled_at: new Date() });
  const [ada, eve, invitation] = [await person(), await person(), await made()];
  const first = [await made({ kind: "first-admin" }), await made({ kind: "first-admin" }), await made({ kind: "first-admin" })] as const;
  const expired = await made({ kind: "first-admin", expiresAt: Date.now() + 1 });
  expect(await accounts.promote(expired, ada, expired.expiresAt)).toBe(false);
  expect(await Promise.all(first.map((link) => isGood(link)))).toEqual([true, true, true]);
  const outcomes = await Promise.all([
    accounts.promote(first[2], ada, Date.now()),
    accounts.create({ ...account(`${randomUUID()}@example.org`), role: "admin" }, first[0].id),
    accounts.promote(first[1], eve, Date.now()),
  ]);
  expect(outcomes.filter((outcome) => outcome === true || outcome === "created")).toHaveLength(1);
  expect(await accounts.countAdmins()).toBe(1);
  expect(await Promise.all([...first, invitation].map((link) => isGood(link)))).toEqual([false, false, false, true]);
  const late = await made({ kind: "first-admin" });
  expect(await accounts.create(account(`${randomUUID()}@example.org`), late.id)).toBe("used");
  expect(await accounts.promote(invitation, eve, Date.now())).toBe(true);
});

it("does nothing and stays unused when what it is for cannot be done", async () => {
  const invitation = await made();
  const ada = await person();
  expect(await accounts.create(account(`${ada}@example.org`), invitation.id)).toBe("taken");
  expect(await isGood(invitation)).toBe(true);
  const late = { ...account(`${randomUUID()}@example.org`), nowMs: invitation.expiresAt };
  expect(await accounts.create(late, invitation.id)).toBe("used");
  expect(await accounts.promote(invitation, ada, invitation.expiresAt)).toBe(false);
  expect(await accounts.find(ada)).toMatchObject({ role: "user" });
});

it("erases what was used or has expired", async () => {
  const [used, expired, good] = [await made(), await made({ expiresAt: Date.now() + 1 }), await made()];
  await accounts.create(account(`${randomUUID()}@example.org`), used.id);
  await links.erase(Date.now() + 60_000);
  const rows = await database.query<{ id: string }>("SELECT id FROM one_time_links WHERE id = ANY ($1)", [
    [used, expired, good].map(({ id }) => id),
  ]);
  expect(rows).toEqual([{ id: good.id }]);
});
