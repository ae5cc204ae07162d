import { afterAll, beforeAll, expect, it } from "vitest";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { eraseGuests } from "./erase-guests";

let chat: ChatUnderTest;
beforeAll(async () => {
  chat = await openChatUnderTest();
});
afterAll(() => chat.dispose());

it("erases guests with all they said once their sessions have been over for the days of retention, and no others", async () => {
  const [old, recent] = [chat.guest(), chat.guest()];
  await old.send("Long ago");
  const kept = Sent.parse((await recent.send("Just now")).data);
  await chat.idle();
  const age = `interval '${chat.container.env.GUEST_RETENTION_DAYS * 24 + 1} hours'`;
  await chat.database.query(
    `UPDATE sessions SET created_at = created_at - ${age}, last_activity_at = last_activity_at - ${age}, expires_at = expires_at - interval '1 day' - ${age}
      WHERE id = (SELECT session_id FROM conversations WHERE title = 'Long ago')`,
  );
  expect(await eraseGuests(chat.container.services)).toBe(1);
  expect(await eraseGuests(chat.container.services)).toBe(0);
  expect(await chat.database.query(`SELECT title FROM conversations`)).toEqual([{ title: "Just now" }]);
  expect((await recent.query("conversation.open", kept)).status).toBe(200);
});
