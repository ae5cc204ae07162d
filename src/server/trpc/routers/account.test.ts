import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccountView, SignInView } from "@/contract/account";
import { Sent } from "@/contract/message";
import { followConversation } from "@/server/domain/event-log/follow-conversation";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { insertRow } from "@/testing/sample-rows";
import { gate, scriptedAnswer } from "@/testing/scripted-answer";
import { unwrap } from "../refusal";

const password = "correct horse battery";

describe("an account over the wire", () => {
  let chat: ChatUnderTest;
  const held = gate();
  beforeAll(async () => {
    chat = await openChatUnderTest({
      ask: scriptedAnswer({ before: (question, signal) => (question.includes("wait") ? held.pass(signal) : undefined) }),
    });
  });
  afterAll(() => chat.dispose());

  it("says who may sign in and up", async () => {
    const access = { guests: true, signup: "open", providers: [], mail: false };
    expect((await chat.nobody().query("account.access")).data).toEqual(access);
  });

  it("is made, and shown to its owner alone", async () => {
    const email = `${randomUUID()}@example.org`;
    expect((await chat.nobody().mutate("account.signUp", { email: ` ${email.toUpperCase()} `, password, name: "Ada" })).data).toEqual({
      next: "sign-in",
    });
    const account = await chat.container.services.accounts.findByEmail(email);
    const ada = await chat.again({ ...(await chat.user()), email, actor: { kind: "user", userId: account?.id ?? "", sessionId: "" } });
    expect(AccountView.parse((await ada.query("account.me")).data)).toMatchObject({ email, name: "Ada", role: "user", hasPassword: true });
    for (const other of [chat.nobody(), chat.guest()])
      expect((await other.query("account.me")).refusal).toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("takes no input that is malformed, and says nothing of what was sent", async () => {
    for (const input of [
      { email: "ada@example.org", password: "short" },
      { email: "аda@example.org", password },
      { email: "ada@example.org", password, token: "../../etc" },
      { email: "ada@example.org", password, name: "A\0da" },
      { email: ["ada@example.org"], password },
    ]) {
      const reply = await chat.nobody().mutate("account.signUp", input);
      expect(reply.refusal).toMatchObject({ code: "VALIDATION_FAILED" });
      expect(reply.text).not.toContain("horse");
    }
  });

  it("previews what signing in on a browser adds", async () => {
    const guest = chat.guest();
    expect((await guest.query("account.claimPreview")).data).toEqual({ conversations: 0 });
    await guest.send("First");
    await guest.send("Second");
    expect((await guest.query("account.claimPreview")).data).toEqual({ conversations: 2 });
    expect((await chat.nobody().query("account.claimPreview")).data).toEqual({ conversations: 0 });
    expect((await chat.guest().query("account.claimPreview")).data).toEqual({ conversations: 0 });
  });

  it("shows where it is signed in, and ends one of them", async () => {
    const here = await chat.user();
    const there = await chat.again(here);
    const stranger = await chat.user();
    const list = SignInView.array().parse((await here.query("account.signIns")).data);
    expect(list.map(({ id, isThis }) => [id, isThis]).sort()).toEqual(
      [
        [here.actor.sessionId, true],
        [there.actor.sessionId, false],
      ].sort(),
    );
    const revoke = { sessionId: there.actor.sessionId };
    const foreign = await stranger.mutate("account.revoke", revoke);
    const missing = await stranger.mutate("account.revoke", { sessionId: randomUUID() });
    expect(foreign.refusal).toMatchObject({ code: "NOT_FOUND" });
    expect(foreign.text).toBe(missing.text);
    const revoked = await here.mutate("account.revoke", revoke);
    expect(revoked.data).toEqual({ revoked: true });
    expect(revoked.headers.getSetCookie()).toEqual([]);
    expect((await there.query("account.me")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
    expect((await here.mutate("account.revoke", revoke)).refusal).toMatchObject({ code: "NOT_FOUND" });
    const own = await here.mutate("account.revoke", { sessionId: here.actor.sessionId });
    expect(own.headers.get("set-cookie")).toMatch(/^next-auth\.session-token=; .*Max-Age=0/);
  });

  it("signs out everywhere", async () => {
    const here = await chat.user();
    const there = await chat.again(here);
    const reply = await here.mutate("account.signOutEverywhere");
    expect(reply.data).toEqual({ ended: 2 });
    expect(reply.headers.get("set-cookie")).toContain("Max-Age=0");
    for (const browser of [here, there]) expect((await browser.query("account.me")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
  });

  it("is not deleted with another address or a wrong password", async () => {
    const ada = await chat.user({ password });
    const refusal = async (input: { email: string | null; password: string | null }) => (await ada.mutate("account.delete", input)).refusal;
    expect(await refusal({ email: "eve@example.org", password })).toMatchObject({ code: "VALIDATION_FAILED" });
    expect(await refusal({ email: null, password })).toMatchObject({ code: "VALIDATION_FAILED" });
    expect(await refusal({ email: ada.email, password: "wrong" })).toMatchObject({ code: "FORBIDDEN" });
    expect(await refusal({ email: ada.email, password: null })).toMatchObject({ code: "FORBIDDEN" });
    expect((await ada.query("account.me")).status).toBe(200);
  });

  it("is deleted with every word of it: answers that are being written are given up, streams end, and no table holds it", async () => {
    const { services } = chat.container;
    const email = "unforgettable@example.org";
    const ada = await chat.user({ email, password, name: "Unforgettable Ada" });
    const elsewhere = await chat.again(ada);
    await ada.send("What is unforgettable?");
    await chat.idle();
    const running = Sent.parse((await ada.send("Unforgettable, wait for it")).data);
    const { conversationId } = running;
    const connection = unwrap(
      services.connections.open(ada.actor, { conversationIds: [conversationId], address: "unknown", signal: undefined }),
    );
    const stream = followConversation(services, ada.actor, { conversationId, after: 0, connection });
    await stream.next();
    await insertRow(chat.database, "verification_tokens", { identifier: email, token: randomUUID(), expires: new Date() });
    await insertRow(chat.database, "accounts", {
      id: randomUUID(),
      user_id: ada.actor.userId,
      type: "oauth",
      provider: "github",
      provider_account_id: "unforgettable",
    });
    const deleted = await ada.mutate("account.delete", { email, password });
    expect(deleted.data).toEqual({ deleted: true });
    expect(deleted.headers.get("set-cookie")).toMatch(/^next-auth\.session-token=; .*Max-Age=0/);
    while (!(await stream.next()).done);
    await chat.idle();
    for (const browser of [ada, elsewhere])
      expect((await browser.query("account.me")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
    expect((await ada.send("Let me in")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
    expect(await tablesWith("unforgettable")).toEqual([]);
    expect(await tablesWith(ada.actor.userId)).toEqual(["audit_events"]);
  });

  it("without a password or an address is deleted by its owner all the same", async () => {
    const ada = await chat.user();
    await chat.database.query("UPDATE users SET email = NULL WHERE id = $1", [ada.actor.userId]);
    expect((await ada.mutate("account.delete", { email: null, password: null })).data).toEqual({ deleted: true });
  });

  /** The tables in which a text stands anywhere, in any case. */
  async function tablesWith(text: string): Promise<string[]> {
    const tables = await chat.database.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const rows = await chat.database.query(`SELECT FROM "${name}" AS t WHERE t::text ILIKE $1 LIMIT 1`, [`%${text}%`]);
      if (rows.length > 0) found.push(name);
    }
    return found;
  }
});
