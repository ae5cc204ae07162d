import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoginStore } from "@/server/domain/identity/login-store";
import { insertRow } from "@/testing/sample-rows";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { createLoginStore } from "./login-store";

describe("the store of ways to sign in without a password", () => {
  let database: TemporaryDatabase;
  let store: LoginStore;
  beforeAll(async () => {
    database = await temporaryDatabase();
    store = createLoginStore(database, { next: () => randomUUID() });
  });
  afterAll(() => database.dispose());

  const person = async (columns: Record<string, unknown> = {}) => {
    const id = randomUUID();
    await insertRow(database, "users", { id, email: `${id}@example.org`, ...columns });
    return id;
  };

  it("finds an account by its address, with what decides whether it may be opened", async () => {
    const id = await person({ role: "admin", email_verified: new Date(), disabled_at: new Date() });
    expect(await store.byEmail(`${id}@example.org`)).toEqual({ id, role: "admin", isDisabled: true, isVerified: true });
    const plain = await person();
    expect(await store.byEmail(`${plain}@example.org`)).toEqual({ id: plain, role: "user", isDisabled: false, isVerified: false });
    expect(await store.byEmail("nobody@example.org")).toBeNull();
  });

  it("keeps a provider's identity with the account it was joined to first", async () => {
    const [first, second] = [await person(), await person()];
    const identity = { provider: "github", providerAccountId: "7" };
    expect(await store.byProvider(identity)).toBeNull();
    await Promise.all([store.link(first, identity), store.link(first, identity)]);
    await store.link(second, identity);
    expect(await store.byProvider(identity)).toMatchObject({ id: first });
    expect(await store.byProvider({ provider: "google", providerAccountId: "7" })).toBeNull();
    const others = { provider: "github", providerAccountId: "8" };
    expect(await store.byProvider(others)).toBeNull();
    await store.link(second, others);
    expect([await store.byProvider(identity), await store.byProvider(others)]).toMatchObject([{ id: first }, { id: second }]);
    await database.query("DELETE FROM users WHERE id = $1", [first]);
    expect(await store.byProvider(identity)).toBeNull();
  });

  it("uses a token once, for the address it was mailed to", async () => {
    const expiresAt = Date.now() + 60_000;
    await store.createToken({ email: "a@example.org", tokenHash: "1", expiresAt });
    expect(await store.useToken("b@example.org", "1")).toBeNull();
    expect(await store.useToken("a@example.org", "another")).toBeNull();
    const used = await Promise.all([1, 2, 3].map(() => store.useToken("a@example.org", "1")));
    expect(used.filter((expires) => expires !== null)).toEqual([expiresAt]);
  });

  it("erases tokens that are over and no others", async () => {
    const nowMs = Date.now();
    await store.createToken({ email: "old@example.org", tokenHash: "2", expiresAt: nowMs - 1_000 });
    await store.createToken({ email: "new@example.org", tokenHash: "3", expiresAt: nowMs + 60_000 });
    await store.eraseTokens(nowMs);
    expect(await store.useToken("old@example.org", "2")).toBeNull();
    expect(await store.useToken("new@example.org", "3")).toBe(nowMs + 60_000);
  });
});
