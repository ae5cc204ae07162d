import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { advanceDatabaseClock } from "@/testing/database-clock";
import { type TemporaryDatabase, temporaryDatabase, temporaryKind } from "@/testing/temporary-database";
import type { TestBrowser } from "@/testing/test-browser";
import { eraseGuests } from "./erase-guests";
import { settleSessions } from "./settle-sessions";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe("sessions as time goes by", () => {
  let chat: ChatUnderTest;
  let database: TemporaryDatabase;
  let aheadMs = 0;
  beforeAll(async () => {
    // Not through a pooler: what is set on a connection there is set on whichever served just then.
    database = await temporaryDatabase(temporaryKind() === "embedded" ? "embedded" : "postgres");
    chat = await openChatUnderTest({ database });
  });
  afterAll(async () => {
    await chat.dispose();
    await database.dispose();
  });

  const pass = async (ms: number) => {
    aheadMs += ms;
    chat.clock.advance(ms);
    await advanceDatabaseClock(chat.database, aheadMs);
  };
  const settle = () => settleSessions(chat.container.services);
  const stored = () => chat.database.query("SELECT status, ended_at = expires_at AS ended_in_time FROM sessions ORDER BY created_at");
  const shown = async (browser: TestBrowser) => (await browser.query("session.me")).data;

  it("become inactive, active again with the next message, expire a day after the last one, and are erased with all they said", async () => {
    const guest = chat.guest();
    await guest.send("First");
    await chat.idle();
    expect(await settle()).toBe(0);

    await pass(15 * minuteMs);
    expect(await shown(guest)).toMatchObject({ status: "inactive" });
    expect(await settle()).toBe(1);
    expect(await stored()).toEqual([{ status: "inactive", ended_in_time: null }]);
    expect(await settle()).toBe(0);

    await pass(23 * 60 * minuteMs);
    await guest.send("Second");
    await chat.idle();
    expect(await stored()).toEqual([{ status: "active", ended_in_time: null }]);

    await pass(dayMs);
    expect(await settle()).toBe(1);
    expect(await stored()).toEqual([{ status: "expired", ended_in_time: true }]);
    expect(await shown(guest)).toMatchObject({ status: "expired" });

    await pass((chat.container.env.GUEST_RETENTION_DAYS - 1) * dayMs);
    expect(await eraseGuests(chat.container.services)).toBe(0);
    await pass(dayMs + minuteMs);
    expect(await eraseGuests(chat.container.services)).toBe(1);
    expect(await chat.database.query("SELECT FROM messages")).toEqual([]);
  });

  it("begin anew for a guest who comes back too late: refused, renewed, asked again with the same words", async () => {
    const guest = chat.guest();
    await guest.send("Before");
    await chat.idle();
    await pass(dayMs);
    const [conversationId, messageId] = [crypto.randomUUID(), crypto.randomUUID()];
    expect((await guest.send("Much later", conversationId, messageId)).refusal).toMatchObject({ code: "SESSION_EXPIRED", retryable: true });
    const renewed = await guest.mutate("session.renew");
    expect(renewed.data).toMatchObject({ status: null });
    guest.keep(renewed);
    expect((await guest.send("Much later", conversationId, messageId)).status).toBe(200);
    await chat.idle();
    expect((await guest.query("conversation.list")).data).toMatchObject({ total: 1, items: [{ title: "Much later" }] });
  });

  it("of people who signed in last thirty days", async () => {
    const user = await chat.user();
    await user.send("Mine");
    await chat.idle();
    await pass(29 * dayMs);
    await settle();
    expect(await shown(user)).toMatchObject({ status: "inactive" });
    await pass(dayMs);
    await settle();
    const rows = await chat.database.query("SELECT status FROM sessions WHERE id = $1", [user.actor.sessionId]);
    expect(rows).toEqual([{ status: "expired" }]);
    expect((await user.send("Late")).refusal).toMatchObject({ code: "SESSION_EXPIRED" });
  });

  it("are settled by the hundreds, and those that were ended stay as they were", async () => {
    await chat.database.query("DELETE FROM sessions");
    const nowMs = chat.clock.now();
    await chat.database.query(
      `INSERT INTO sessions (id, guest_token_hash, status, created_at, last_activity_at, expires_at, ended_at)
       SELECT gen_random_uuid(), sha256(n::text::bytea), CASE WHEN n <= 700 THEN 'active' ELSE 'terminated' END, t.began, t.began, t.ends, CASE WHEN n > 700 THEN t.began END
         FROM generate_series(1, 710) n, (SELECT $1::timestamptz AS began, $2::timestamptz AS ends) t`,
      [new Date(nowMs - 20 * minuteMs), new Date(nowMs + dayMs)],
    );
    expect(await settle()).toBe(700);
    const counts = await chat.database.query("SELECT status, count(*)::int FROM sessions GROUP BY status ORDER BY status");
    expect(counts).toEqual([
      { status: "inactive", count: 700 },
      { status: "terminated", count: 10 },
    ]);
  });

  it("that were ended are erased as long after their end as those that expired", async () => {
    await pass(chat.container.env.GUEST_RETENTION_DAYS * dayMs - 10 * minuteMs);
    expect(await eraseGuests(chat.container.services)).toBe(10);
  });
});
