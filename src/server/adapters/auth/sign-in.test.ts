import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postAuth } from "@/testing/auth-requests";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { insertPerson } from "@/testing/test-people";

const password = "a long enough password";

describe("signing in with a password", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest();
  });
  afterAll(() => chat.dispose());

  it("makes the person of whoever knows it", async () => {
    await insertPerson(chat.container, { email: "right@example.org", password });
    const browser = chat.nobody();
    const reply = await postAuth(browser, "callback/credentials", { email: "Right@example.org ", password });
    expect([reply.status, await reply.json()]).toEqual([200, { url: "http://chat.test/" }]);
    browser.keep(reply);
    expect((await browser.query("session.me")).data).toMatchObject({ kind: "user" });
  });
});
