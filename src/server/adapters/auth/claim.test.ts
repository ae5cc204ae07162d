import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sent } from "@/contract/message";
import { signInWith } from "@/testing/auth-requests";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { openStream } from "@/testing/event-stream-reader";
import { gate, scriptedAnswer, scriptedText } from "@/testing/scripted-answer";
import { testBrowser } from "@/testing/test-browser";
import { insertPerson } from "@/testing/test-people";

const password = "a long enough password";

describe("what a guest asked, when the guest signs in", () => {
  let chat: ChatUnderTest;
  let held = gate();
  beforeAll(async () => {
    const before = (question: string, signal: AbortSignal) => (question.startsWith("hold") ? held.pass(signal) : undefined);
    chat = await openChatUnderTest({ ask: scriptedAnswer({ before }) });
  });
  afterAll(() => chat.dispose());

  const somebody = () => insertPerson(chat.container, { password });
  const titles = async (userId: string) =>
    (await chat.database.query<{ title: string }>("SELECT title FROM conversations WHERE user_id = $1 ORDER BY title", [userId])).map(
      (row) => row.title,
    );
  const tokenOf = (cookie: string) => /footnote_guest=([^;]+)/.exec(cookie)?.[1] ?? "";
  const withToken = (token: string) => testBrowser(chat.container, { footnote_guest: token });

  it("is the person's, and nobody's who held the guest's token", async () => {
    const { id, email } = await somebody();
    const guest = chat.guest();
    const sent = Sent.parse((await guest.send("Whose is this?")).data);
    await chat.idle();
    const old = withToken(tokenOf(guest.cookie));
    await signInWith(guest, email, password);
    expect(await titles(id)).toEqual(["Whose is this?"]);
    expect((await guest.query("conversation.open", { conversationId: sent.conversationId })).status).toBe(200);
    const missing = await old.query("conversation.open", { conversationId: crypto.randomUUID() });
    const taken = await old.query("conversation.open", { conversationId: sent.conversationId });
    expect([taken.status, taken.text]).toEqual([missing.status, missing.text]);
    expect((await old.send("Still me?")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
  });

  it("gives whoever planted the guest's token nothing: not what is asked from then on, nor a claim", async () => {
    const [victim, attacker] = [await somebody(), await somebody()];
    const planted = chat.guest();
    await planted.send("Bait");
    await chat.idle();
    const attackers = withToken(tokenOf(planted.cookie));
    await signInWith(planted, victim.email, password);
    const asked = Sent.parse((await planted.send("My secret plans")).data);
    await chat.idle();
    expect((await attackers.query("conversation.list")).data).toMatchObject({ items: [], total: 0 });
    expect((await attackers.query("conversation.open", { conversationId: asked.conversationId })).refusal).toMatchObject({
      code: "NOT_FOUND",
    });
    await signInWith(attackers, attacker.email, password);
    expect(await titles(attacker.id)).toEqual([]);
    expect(await titles(victim.id)).toEqual(["Bait", "My secret plans"]);
  });

  it("goes to one of two who sign in at once with the same token, whole", async () => {
    const people = await Promise.all(Array.from({ length: 4 }, somebody));
    const guest = chat.guest();
    for (const text of ["One", "Two", "Three"]) await guest.send(text);
    await chat.idle();
    const token = tokenOf(guest.cookie);
    const replies = await Promise.all(people.map(({ email }) => signInWith(withToken(token), email, password)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const got = await Promise.all(people.map(({ id }) => titles(id)));
    expect(got.filter((list) => list.length > 0)).toEqual([["One", "Three", "Two"]]);
  });

  it("is claimed once by the same person signing in twice at once", async () => {
    const { id, email } = await somebody();
    const guest = chat.guest();
    await guest.send("Only once");
    await chat.idle();
    const token = tokenOf(guest.cookie);
    await Promise.all([1, 2, 3].map(() => signInWith(withToken(token), email, password)));
    expect(await titles(id)).toEqual(["Only once"]);
    const details = await chat.database.query<{ details: unknown }>(
      "SELECT details FROM audit_events WHERE actor_user_id = $1 AND action = 'sign-in'",
      [id],
    );
    expect(details.map((row) => JSON.stringify(row.details)).toSorted()).toEqual(['{"claimed":0}', '{"claimed":0}', '{"claimed":1}']);
  });

  it("stays the guest's when the session has expired or the password is wrong", async () => {
    const { id, email } = await somebody();
    const guest = chat.guest();
    await guest.send("Mine alone");
    await chat.idle();
    await signInWith(guest, email, `${password}!`);
    expect(await titles(id)).toEqual([]);
    await chat.database.query("UPDATE sessions SET expires_at = last_activity_at WHERE user_id IS NULL AND status = 'active'");
    await signInWith(guest, email, password);
    expect(await titles(id)).toEqual([]);
  });

  it("is still being answered, told to the person's pages and no longer to the guest's", async () => {
    const { email, id } = await somebody();
    held = gate();
    const guest = chat.guest();
    const sent = Sent.parse((await guest.send("hold on")).data);
    const asGuest = await openStream(guest, sent.conversationId);
    await signInWith(guest, email, password);
    expect(await asGuest.untilEnd()).not.toContain("message.finished");
    const asPerson = await openStream(guest, sent.conversationId);
    held.open();
    expect(await asPerson.until("message.finished")).toContain(scriptedText);
    await chat.idle();
    expect(await chat.database.query("SELECT count(*)::int AS n FROM conversations WHERE user_id = $1", [id])).toEqual([{ n: 1 }]);
  });
});
