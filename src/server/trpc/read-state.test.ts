import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConversationPage } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { chatgptConversation } from "@/testing/chatgpt-export";

type Browser = ReturnType<ChatUnderTest["guest"]>;

describe("answers that were not looked at", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest();
  });
  afterAll(() => chat.dispose());

  const ask = async (browser: Browser, text: string, conversationId?: string) => {
    const sent = Sent.parse((await browser.send(text, conversationId)).data);
    await chat.idle();
    return sent;
  };
  const unread = async (browser: Browser) =>
    ConversationPage.parse((await browser.query("conversation.list", {})).data).items.map(({ isUnread }) => isUnread);
  const readAtOf = async (answerId: string) =>
    (await chat.database.query<{ read_at: unknown }>("SELECT read_at FROM messages WHERE id = $1", [answerId])).map(
      ({ read_at }) => read_at,
    );

  it("are marked in the list until their owner has read them, also those that failed", async () => {
    const guest = chat.guest();
    const { conversationId, answerId } = await ask(guest, "Is it there?");
    expect(await unread(guest)).toEqual([true]);
    expect(await readAtOf(answerId)).toEqual([null]);
    expect((await guest.mutate("conversation.markRead", { conversationId })).data).toEqual({ read: true });
    expect(await unread(guest)).toEqual([false]);
    const [readAt] = await readAtOf(answerId);
    expect(readAt).toBeInstanceOf(Date);
    await ask(guest, "fail now", conversationId);
    expect(await unread(guest)).toEqual([true]);
    await guest.mutate("conversation.markRead", { conversationId });
    expect(await unread(guest)).toEqual([false]);
    expect(await readAtOf(answerId)).toEqual([readAt]);
  });

  it("are none among what was brought along", async () => {
    const person = await chat.user();
    const response = await person.fetch("/api/import", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify([chatgptConversation()]),
    });
    expect(response.status).toBe(200);
    expect(await unread(person)).toEqual([false]);
  });
});
