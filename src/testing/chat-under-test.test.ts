import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChatUnderTest, openChatUnderTest } from "./chat-under-test";

describe("the chat under test", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest();
  });
  afterAll(() => chat.dispose());

  it("knows guests, people and administrators by their cookies", async () => {
    for (const [browser, kind] of [
      [chat.guest(), "guest"],
      [await chat.user(), "user"],
      [await chat.admin(), "admin"],
    ] as const) {
      const caller = await chat.container.identify(new Headers({ cookie: browser.cookie }));
      expect(caller).toMatchObject({ ended: null, actor: { ...browser.actor, kind } });
    }
    expect((await chat.container.identify(new Headers())).actor).toBeNull();
  });

  it("lets a person ask, and go on in another browser", async () => {
    const user = await chat.user();
    const sent = await user.send("What is a lease?");
    expect(sent.status).toBe(200);
    await chat.idle();
    const elsewhere = await chat.again(user);
    expect((await elsewhere.query("conversation.list")).data).toMatchObject({ total: 1 });
    expect((await (await chat.user()).query("conversation.list")).data).toMatchObject({ total: 0 });
  });
});
