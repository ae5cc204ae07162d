import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { openStream } from "@/testing/event-stream-reader";
import { insertRow } from "@/testing/sample-rows";
import { gate, scriptedAnswer } from "@/testing/scripted-answer";
import type { TestUser } from "@/testing/test-browser";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const patience = { timeout: 20_000 };
/** No documents: reading them is not what is looked at here. */
const variables = { FOOTNOTE_DOCS: "/nowhere" };

describe("a started server looks by itself", () => {
  let chat: ChatUnderTest;
  const held = gate();
  beforeAll(async () => {
    chat = await openChatUnderTest({ ask: scriptedAnswer({ before: (_, signal) => held.pass(signal) }), variables });
    await chat.container.start();
  });
  afterAll(async () => {
    held.open();
    await chat.dispose();
  });

  /** A question over REST, whose answer goes on for as long as it is held. */
  const chatOverRest = (person: TestUser, accept: string) => {
    const headers = { "content-type": "application/json", accept };
    return person.fetch("/api/chat", { method: "POST", headers, body: JSON.stringify({ message: "Is anybody there?" }) });
  };
  const listens = (person: TestUser, count: number) => {
    const theirs = () => chat.container.services.connections.list().filter(({ sessionId }) => sessionId === person.actor.sessionId);
    return expect.poll(() => theirs().length, patience).toBe(count);
  };

  // Written by another process, of which nothing is heard: what is seen here was looked for.
  it.each([
    ["is disabled", "UPDATE users SET disabled_at = now() WHERE id = $1"],
    ["is deleted", "DELETE FROM users WHERE id = $1"],
    ["is no administrator any more", "UPDATE users SET role = 'user' WHERE id = $1"],
    ["is signed out elsewhere", "UPDATE sessions SET status = 'terminated', ended_at = now() WHERE user_id = $1"],
  ])(
    "and ends whatever is open of somebody who %s: the page's stream, and both kinds of answers over REST",
    async (_, change) => {
      const [person, other] = [await chat.admin(), await chat.admin(`${randomUUID()}@example.org`)];
      const { conversationId } = Sent.parse((await person.send("And here?")).data);
      const page = await openStream(person, conversationId);
      const streamed = await chatOverRest(person, "text/event-stream");
      const whole = chatOverRest(person, "application/json");
      const kept = await chatOverRest(other, "text/event-stream");
      await listens(person, 3);
      expect(streamed.headers.get("content-type")).toContain("text/event-stream");

      await chat.database.query(change, [person.actor.userId]);
      expect(await page.untilEnd()).not.toContain("delivered");
      expect(await streamed.text()).not.toContain("delivered");
      expect((await whole).status).not.toBe(200);
      await listens(person, 0);

      await listens(other, 1);
      await kept.body?.cancel();
    },
    20_000,
  );
});

describe("a started server that is told to end", () => {
  it("does so although something that it looks at by itself never answers", async () => {
    const chat = await openChatUnderTest({ variables });
    const { services } = chat.container;
    await chat.container.start();
    let hangs = 0;
    services.answers.takeOver = () => {
      hangs++;
      return new Promise(() => {});
    };
    await expect.poll(() => hangs, patience).toBe(1);
    await chat.container.close();
    await chat.dispose();
  }, 60_000);
});

describe("a started server's chores", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest({ variables: { ...variables, GUEST_RETENTION_DAYS: "7" } });
  });
  afterAll(() => chat.dispose());

  /** A guest's session that was last used so long ago. */
  const guestSession = async (idleMs: number) => {
    const id = randomUUID();
    const lastActivityAt = new Date(chat.clock.now() - idleMs);
    await insertRow(chat.database, "sessions", {
      id,
      guest_token_hash: randomBytes(32),
      created_at: lastActivityAt,
      last_activity_at: lastActivityAt,
      expires_at: new Date(lastActivityAt.getTime() + dayMs),
    });
    return id;
  };
  const statusOf = async (id: string) =>
    (await chat.database.query<{ status: string }>("SELECT status FROM sessions WHERE id = $1", [id]))[0]?.status;

  it("settle sessions, and erase guests as many days after their end as the operator says", async () => {
    const ended = (days: number) => guestSession((days + 1) * dayMs);
    const [idle, recent, old] = [await guestSession(20 * minuteMs), await ended(6), await ended(8)];
    await chat.container.start();
    await expect.poll(() => statusOf(idle), patience).toBe("inactive");
    await expect.poll(() => statusOf(recent), patience).toBe("expired");
    await expect.poll(() => statusOf(old), patience).toBeUndefined();
    expect(await statusOf(recent)).toBe("expired");
  });

  it("are all done, and come again", async () => {
    const chores = () =>
      chat.database.query("SELECT kind, status FROM jobs WHERE key = kind AND finished_at IS NOT NULL AND error IS NULL ORDER BY kind");
    const done = [
      "archive-idle",
      "check-gaps",
      "erase-guests",
      "erase-leftovers",
      "group-questions",
      "seal-audit",
      "settle-sessions",
      "trim-events",
    ];
    await expect.poll(chores, patience).toEqual(done.map((kind) => ({ kind, status: "queued" })));
  });
});
