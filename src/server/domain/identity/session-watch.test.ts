import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ConversationView } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { openStream } from "@/testing/event-stream-reader";
import { gate, scriptedAnswer } from "@/testing/scripted-answer";
import { type TestBrowser, type TestGuest, type TestUser, testBrowser } from "@/testing/test-browser";
import { accountNamed, ownerKey } from "./owner";
import { staleAfterMs } from "./session-watch";

type Change = readonly [what: string, sql: string];
const sessionEnded = "UPDATE sessions SET status = 'terminated', ended_at = now() WHERE user_id = $1";
const shutOut: readonly Change[] = [
  ["they are disabled", "UPDATE users SET disabled_at = now() WHERE id = $1"],
  ["they are deleted", "DELETE FROM users WHERE id = $1"],
];
const endings: readonly Change[] = [["their session is ended", sessionEnded], ...shutOut];

describe("somebody who may no longer act", () => {
  let chat: ChatUnderTest;
  let held = gate();
  beforeAll(async () => {
    chat = await openChatUnderTest({ ask: scriptedAnswer({ before: (_, signal) => held.pass(signal) }) });
  });
  afterAll(() => chat.dispose());
  beforeEach(() => {
    held = gate();
  });

  const ask = async (person: TestUser) => Sent.parse((await person.send("Is anybody there?")).data);
  const streams = () => chat.container.services.connections.list().map(({ sessionId }) => sessionId);
  const running = () => chat.container.services.runner.owners().flatMap((owner) => accountNamed(owner) ?? []);

  for (const [what, sql] of shutOut) {
    it(`loses open streams and running answers when ${what} by another process, and nobody else does`, async () => {
      const [person, other, guest] = [await chat.user(), await chat.user(), chat.guest()];
      const [asked, others, guests] = [await ask(person), await ask(other), Sent.parse((await guest.send("And me?")).data)];
      const stream = await openStream(person, asked.conversationId);
      const kept = await openStream(other, others.conversationId);
      const keptToo = await openStream(guest, guests.conversationId);
      await chat.database.query(sql, [person.actor.userId]);
      await chat.container.services.sessionWatch.enforce();
      await stream.untilEnd();
      await until(() => !running().includes(person.actor.userId));
      expect([streams(), running()]).toEqual([[other.actor.sessionId, null], [other.actor.userId]]);
      held.open();
      expect(await kept.until("message.finished")).toContain("delivered");
      expect(await keptToo.until("message.finished")).toContain("delivered");
      await chat.idle();
    });
  }

  for (const [what, sql] of endings) {
    it(`is refused within two seconds when ${what} by another process, at once by this one`, async () => {
      const [elsewhere, here] = [await chat.user(), await chat.user()];
      for (const person of [elsewhere, here]) expect((await person.query("conversation.list")).status).toBe(200);
      for (const person of [elsewhere, here]) await chat.database.query(sql, [person.actor.userId]);
      chat.clock.advance(staleAfterMs);
      expect((await elsewhere.query("conversation.list")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
      chat.container.services.sessionWatch.forget();
      expect((await here.query("conversation.list")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
      expect((await here.send("Still?")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
    });
  }

  it("loses open streams when their session is ended, and finds the answer that was being written when they sign in again", async () => {
    const person = await chat.user();
    const { conversationId } = await ask(person);
    const stream = await openStream(person, conversationId);
    await chat.database.query(sessionEnded, [person.actor.userId]);
    await chat.container.services.sessionWatch.enforce();
    await stream.untilEnd();
    expect([streams(), running()]).toEqual([[], [person.actor.userId]]);
    const again = await chat.again(person);
    const writing = ConversationView.parse((await again.query("conversation.open", { conversationId })).data);
    expect(writing.messages[1]).toMatchObject({ role: "assistant", status: expect.stringMatching(/^(?:pending|streaming)$/) });
    held.open();
    await chat.idle();
    const { messages } = ConversationView.parse((await again.query("conversation.open", { conversationId })).data);
    expect(messages[1]).toMatchObject({ role: "assistant", status: "delivered" });
  });

  it("keeps what was written of the answer that stops because they are disabled", async () => {
    const person = await chat.user();
    const { conversationId } = await ask(person);
    await chat.database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [person.actor.userId]);
    chat.container.services.sessionWatch.forget();
    await chat.idle();
    await chat.database.query("UPDATE users SET disabled_at = NULL WHERE id = $1", [person.actor.userId]);
    const again = await chat.again(person);
    const { messages } = ConversationView.parse((await again.query("conversation.open", { conversationId })).data);
    expect(messages[1]).toMatchObject({ role: "assistant", status: "cancelled" });
  });

  it("loses running answers when they are disabled, and only then, although the sessions they were asked through are gone", async () => {
    const [person, other] = [await chat.user(), await chat.user()];
    for (const asking of [person, other]) {
      await ask(asking);
      await chat.database.query("DELETE FROM sessions WHERE id = $1", [asking.actor.sessionId]);
    }
    await chat.container.services.sessionWatch.enforce();
    expect(running()).toEqual([person.actor.userId, other.actor.userId]);
    await chat.database.query("UPDATE users SET disabled_at = now() WHERE id = $1", [person.actor.userId]);
    await chat.container.services.sessionWatch.enforce();
    await until(() => !running().includes(person.actor.userId));
    expect(running()).toEqual([other.actor.userId]);
    held.open();
    await chat.idle();
  });

  it("loses an administrator's streams with the role, and comes back as the user they are", async () => {
    const admin = await chat.admin();
    const { conversationId } = await ask(admin);
    const stream = await openStream(admin, conversationId);
    await chat.database.query("UPDATE users SET role = 'user' WHERE id = $1", [admin.actor.userId]);
    chat.container.services.sessionWatch.forget();
    await stream.untilEnd();
    expect((await admin.query("session.me")).data).toMatchObject({ kind: "user" });
    const again = await openStream(admin, conversationId);
    held.open();
    expect(await again.until("message.finished")).toContain("delivered");
  });

  describe("a guest, by another process", () => {
    const elsewhere = async (guest: TestGuest) => testBrowser(await chat.another(), Object.fromEntries([guest.cookie.split("=")]));
    const asking = async (text: string) => {
      const guest = chat.guest();
      const { conversationId } = Sent.parse((await guest.send(text)).data);
      return { guest, conversationId, stream: await openStream(guest, conversationId) };
    };
    const answerOf = async (browser: TestBrowser, conversationId: string) =>
      ConversationView.parse((await browser.query("conversation.open", { conversationId })).data).messages[1];

    it("loses streams, long requests and the answer being written when they end their session, and nobody else does", async () => {
      const [mine, other] = [await asking("Mine?"), await asking("Theirs?")];
      const { longRequests, runner, sessionWatch } = chat.container.services;
      const [ended, kept] = [longRequests.begin(mine.guest.actor), longRequests.begin(other.guest.actor)];
      await chat.container.services.sessionWatch.enforce();
      expect([runner.owners().length, streams().length]).toEqual([2, 2]);
      expect((await (await elsewhere(mine.guest)).mutate("session.end")).data).toEqual({ ended: true });
      await sessionWatch.enforce();
      await mine.stream.untilEnd();
      await until(() => runner.owners().length === 1);
      chat.clock.advance(10_000);
      const late = await openStream(mine.guest, mine.conversationId);
      await sessionWatch.enforce();
      expect(streams()).toHaveLength(2);
      chat.container.services.connections.endWhere(({ owner }) => owner === ownerKey(mine.guest.actor));
      await late.untilEnd();
      expect([ended.signal.aborted, kept.signal.aborted]).toEqual([true, false]);
      for (const request of [ended, kept]) request.end();
      held.open();
      expect(await other.stream.until("message.finished")).toContain("delivered");
      await chat.idle();
      expect(await answerOf(mine.guest, mine.conversationId)).toMatchObject({ status: "cancelled" });
      expect(await answerOf(other.guest, other.conversationId)).toMatchObject({ status: "delivered" });
    });

    it("loses streams when they sign in, and finds the answer that was being written as the person they are", async () => {
      const { guest, conversationId, stream } = await asking("Who am I?");
      if (guest.actor.kind !== "guest") throw new Error("a guest was made");
      const person = await chat.user();
      const nowMs = chat.clock.now();
      const signIn = { sessionId: crypto.randomUUID(), userId: person.actor.userId, device: null, nowMs, expiresAt: nowMs + 60_000 };
      const { services } = await chat.another();
      expect(await services.accounts.signIn(signIn, guest.actor.tokenHash)).toEqual({ claimed: 1 });
      await chat.container.services.sessionWatch.enforce();
      await stream.untilEnd();
      held.open();
      await chat.idle();
      expect(await answerOf(person, conversationId)).toMatchObject({ status: "delivered" });
    });
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
