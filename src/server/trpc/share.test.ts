import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConversationPage } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { SharedConversation, ShareView } from "@/contract/share";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { chatgptConversation } from "@/testing/chatgpt-export";
import { scriptedText } from "@/testing/scripted-answer";
import type { TestBrowser, TestUser } from "@/testing/test-browser";

describe("sharing a conversation", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest();
  });
  afterAll(() => chat.dispose());

  const ask = async (browser: TestBrowser, text: string, conversationId?: string) => {
    const sent = Sent.parse((await browser.send(text, conversationId)).data);
    await chat.idle();
    return sent;
  };
  const share = async (user: TestUser, conversationId: string) =>
    ShareView.parse((await user.mutate("share.create", { conversationId })).data);
  const tokenOf = ({ url }: ShareView) => url.slice(url.indexOf("/s/") + 3);
  const view = async (browser: TestBrowser, token: string) => SharedConversation.parse((await browser.query("share.view", { token })).data);

  it("shows anybody what was said until then, and nothing that says whose it is", async () => {
    const user = await chat.user({ name: "Ada Lovelace" });
    const { conversationId, messageId, answerId } = await ask(user, "What is a lease?");
    await user.mutate("feedback.give", { conversationId, messageId: answerId, rating: "down", comment: "For me alone" });
    const made = await share(user, conversationId);
    await ask(user, "A later question?", conversationId);
    await user.mutate("conversation.rename", { conversationId, title: "A later name" });
    const reply = await chat.nobody().query("share.view", { token: tokenOf(made) });
    const shared = SharedConversation.parse(reply.data);
    expect(shared.title).toBe("What is a lease?");
    expect(shared.messages.map(({ role, content }) => [role, content])).toEqual([
      ["user", "What is a lease?"],
      ["assistant", scriptedText],
    ]);
    expect(shared.messages[1]).toMatchObject({ sources: [{ title: "Leases" }], citations: [{ verified: true }] });
    for (const secret of [user.actor.userId, user.email, "Ada", conversationId, messageId, answerId, "For me alone", made.id])
      expect(reply.text).not.toContain(secret);
  });

  it("says of each message whether it was brought along from a file", async () => {
    const user = await chat.user();
    const file = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify([chatgptConversation()]) };
    expect((await user.fetch("/api/import", file)).status).toBe(200);
    const [conversation] = ConversationPage.parse((await user.query("conversation.list", {})).data).items;
    const conversationId = conversation?.id ?? "";
    await ask(user, "And here?", conversationId);
    const { messages } = await view(chat.nobody(), tokenOf(await share(user, conversationId)));
    expect(messages.map(({ isImported }) => isImported)).toEqual([true, true, undefined, undefined]);
  });

  it("is listed with all that is kept of its owner, and in no file of the conversation alone", async () => {
    const [user, other] = [await chat.user(), await chat.user()];
    const { conversationId } = await ask(user, "One?");
    await ask(user, "Not shared?");
    const made = await share(user, conversationId);
    const everything = await (await user.fetch("/api/export")).json();
    expect(everything.conversations.map(({ shares }: { shares?: unknown }) => shares)).toEqual([[made], undefined]);
    const token = tokenOf(made);
    expect(await (await user.fetch(`/api/export/${conversationId}`)).text()).not.toContain(token);
    expect(await (await other.fetch("/api/export")).text()).not.toContain(token);
    const again = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(everything) };
    expect(await (await other.fetch("/api/import", again)).json()).toMatchObject({ conversations: { added: 2 }, problems: 0 });
  });

  it("has links that nobody guesses, each for one state, and ends each by itself", async () => {
    const user = await chat.user();
    const { conversationId } = await ask(user, "One?");
    const first = await share(user, conversationId);
    await ask(user, "Two?", conversationId);
    const second = await share(user, conversationId);
    expect(tokenOf(first)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect((await user.query("share.list", { conversationId })).data).toEqual([second, first]);
    expect([first.messageCount, second.messageCount]).toEqual([2, 4]);
    expect((await user.mutate("share.revoke", { conversationId, shareId: first.id })).data).toEqual({ revoked: true });
    expect((await chat.guest().query("share.view", { token: tokenOf(first) })).refusal).toMatchObject({ code: "NOT_FOUND" });
    expect((await view(chat.guest(), tokenOf(second))).messages).toHaveLength(4);
    expect((await user.mutate("share.revoke", { conversationId, shareId: first.id })).refusal).toMatchObject({ code: "NOT_FOUND" });
  });

  it("is erased with its conversation, and with its owner", async () => {
    for (const erase of [
      (user: TestUser, conversationId: string) => user.mutate("conversation.delete", { conversationId }),
      (user: TestUser) => chat.container.services.accounts.delete(user.actor.userId, chat.clock.now()),
    ]) {
      const user = await chat.user();
      const { conversationId } = await ask(user, "One?");
      const token = tokenOf(await share(user, conversationId));
      await erase(user, conversationId);
      expect((await chat.nobody().query("share.view", { token })).refusal).toMatchObject({ code: "NOT_FOUND" });
      expect(await chat.database.query("SELECT FROM shares WHERE token = $1", [token])).toEqual([]);
    }
  });

  it("is for people with an account, of what has been said, twenty times at most", async () => {
    const guest = chat.guest();
    const { conversationId: guests } = await ask(guest, "One?");
    expect((await guest.mutate("share.create", { conversationId: guests })).refusal).toMatchObject({ code: "UNAUTHENTICATED" });
    const user = await chat.user();
    const { conversationId } = await ask(user, "One?");
    for (let made = 0; made < 20; made++) await share(user, conversationId);
    expect((await user.mutate("share.create", { conversationId })).refusal).toMatchObject({ code: "CONFLICT" });
    const other = await chat.user();
    for (const [path, input] of [
      ["share.create", { conversationId }],
      ["share.revoke", { conversationId, shareId: crypto.randomUUID() }],
    ] as const)
      expect((await other.mutate(path, input)).refusal).toMatchObject({ code: "NOT_FOUND" });
  });
});
