import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import type { TestUser } from "@/testing/test-browser";
import { getAdminCsv } from "./get-admin-csv";

let chat: ChatUnderTest;
let admin: TestUser;
beforeAll(async () => {
  chat = await openChatUnderTest();
  admin = await chat.admin("admin@example.org");
});
afterAll(() => chat.dispose());

const take = (browser: { cookie: string }, table: string, query = "") => {
  const request = new Request(`http://localhost/api/admin/csv/${table}${query}`, { headers: { cookie: browser.cookie } });
  return getAdminCsv(chat.container, request, table);
};

describe("a table as CSV", () => {
  it("has all rows of the list, more than a page of them, with its filters, and is written down before it is sent", async () => {
    const guest = chat.guest();
    for (const text of ["=1+1", ...Array.from({ length: 60 }, (_, i) => `Question ${i}?`)]) await guest.send(text);
    await chat.idle();
    const reply = await take(admin, "conversations", "?owner=guest&outcome=grounded");
    expect(reply.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const rows = (await reply.text()).split("\r\n").slice(0, -1);
    expect(rows).toHaveLength(62);
    expect(rows[0]).toMatch(/^id,title,asked_by,status,messages,grounded/);
    expect(rows.filter((row) => row.includes("'=1+1"))).toHaveLength(1);
    expect((await (await take(admin, "conversations", "?owner=user")).text()).split("\r\n")).toHaveLength(2);
    const logged = await chat.database.query("SELECT actor_user_id, subject_id FROM audit_events WHERE action = 'table-exported'");
    expect(logged).toEqual([1, 2].map(() => ({ actor_user_id: admin.actor.userId, subject_id: "conversations" })));
  });

  it("is there of every list, and of nothing else", async () => {
    for (const table of ["gaps", "pages", "feedback", "users", "audit"]) {
      const reply = await take(admin, table);
      expect([table, reply.status, (await reply.text()).split("\r\n")[0]?.includes(",")]).toEqual([table, 200, true]);
    }
    expect((await take(admin, "sessions")).status).toBe(404);
  });

  it("knows no filters but the list's", async () => {
    for (const query of ["?owner=me", "?nonsense=1", "?from=yesterday", "?cursor=1", "?userId=%27%3B%20DROP%20TABLE%20users"]) {
      expect([query, (await take(admin, "conversations", query)).status]).toEqual([query, 400]);
    }
  });

  it("is nobody's but administrators'", async () => {
    expect((await take(await chat.user(), "users")).status).toBe(403);
    expect((await take(chat.guest(), "users")).status).toBe(401);
  });
});
