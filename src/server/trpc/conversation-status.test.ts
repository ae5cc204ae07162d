import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConversationPage } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { archiveIdle } from "@/server/jobs/archive-idle";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";

type Guest = ReturnType<ChatUnderTest["guest"]>;

describe("closing, archiving and bringing back", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest();
  });
  afterAll(() => chat.dispose());

  const ask = async (guest: Guest, text: string, conversationId?: string) => {
    const sent = Sent.parse((await guest.send(text, conversationId)).data);
    await chat.idle();
    return sent.conversationId;
  };
  const change = (guest: Guest, conversationId: string, what: string) =>
    guest.mutate("conversation.change", { conversationId, change: what });
  const listed = async (guest: Guest, archived = false) =>
    ConversationPage.parse((await guest.query("conversation.list", { archived })).data).items.map(({ id }) => id);

  it("closes a conversation to new messages until it is reopened, and tells its pages", async () => {
    const guest = chat.guest();
    const conversationId = await ask(guest, "Close me");
    expect((await change(guest, conversationId, "close")).data).toMatchObject({ status: "closed" });
    expect((await guest.send("Still?", conversationId)).refusal).toMatchObject({ code: "CONVERSATION_CLOSED" });
    const events = await chat.container.services.log.read(guest.actor, conversationId, 0, 100);
    expect(events.at(-1)).toMatchObject({ event: { type: "conversation.updated", conversation: { status: "closed" } } });
    expect(await listed(guest)).toEqual([conversationId]);
    expect((await change(guest, conversationId, "restore")).refusal).toMatchObject({ code: "CONFLICT" });
    expect((await change(guest, conversationId, "reopen")).data).toMatchObject({ status: "open" });
    expect((await guest.send("Again?", conversationId)).status).toBe(200);
    await chat.idle();
  });

  it("puts a conversation away where it is found, and brings it back by hand or by a message", async () => {
    const guest = chat.guest();
    const [one, other] = [await ask(guest, "Put this hippogriff away"), await ask(guest, "Stay")];
    expect((await change(guest, one, "archive")).data).toMatchObject({ status: "archived" });
    expect((await change(guest, one, "archive")).data).toMatchObject({ status: "archived" });
    expect(await listed(guest)).toEqual([other]);
    expect(await listed(guest, true)).toEqual([one]);
    expect((await guest.query("conversation.search", { query: "hippogriff", role: "user" })).data).toMatchObject({
      hits: [{ status: "archived" }],
    });
    expect((await change(guest, one, "close")).refusal).toMatchObject({ code: "CONFLICT" });
    expect((await change(guest, one, "restore")).data).toMatchObject({ status: "open" });
    await change(guest, one, "archive");
    await ask(guest, "Back", one);
    expect(await listed(guest)).toEqual([one, other]);
    expect(await listed(guest, true)).toEqual([]);
  });

  it("decides many changes at once one after the other", async () => {
    const guest = chat.guest();
    const conversationId = await ask(guest, "All at once");
    const replies = await Promise.all(["close", "archive", "close", "archive", "close"].map((what) => change(guest, conversationId, what)));
    for (const { status, refusal } of replies) if (status !== 200) expect(refusal).toMatchObject({ code: "CONFLICT" });
    expect(await listed(guest, true)).toEqual([conversationId]);
  });

  it("archives what nobody has spoken in for long, and nothing else", async () => {
    const guest = chat.guest();
    const [old, closed, fresh] = [await ask(guest, "Old"), await ask(guest, "Closed"), await ask(guest, "Fresh")];
    await change(guest, closed, "close");
    await chat.database.query(
      `UPDATE conversations SET created_at = created_at - interval '200 days', last_message_at = last_message_at - interval '100 days',
              updated_at = updated_at - interval '100 days' WHERE id = ANY ($1)`,
      [[old, closed]],
    );
    expect(await archiveIdle(chat.container.services)).toBe(1);
    expect(await archiveIdle(chat.container.services)).toBe(0);
    expect(await listed(guest, true)).toEqual([old]);
    expect(await listed(guest)).toEqual([fresh, closed]);
  });

  it("leaves for the whole time from then on what was brought back or brought along", async () => {
    const guest = chat.guest();
    const [restored, imported] = [await ask(guest, "Bring me back"), await ask(guest, "From elsewhere")];
    const silent = `UPDATE conversations SET created_at = created_at - interval '200 days', last_message_at = last_message_at - interval '100 days',
                           updated_at = updated_at - interval '100 days'`;
    await chat.database.query(`${silent} WHERE id = $1`, [restored]);
    await chat.database.query(`${silent}, imported_id = 'there', imported_at = footnote_now() WHERE id = $1`, [imported]);
    expect(await archiveIdle(chat.container.services)).toBe(1);
    expect(await listed(guest, true)).toEqual([restored]);
    await change(guest, restored, "restore");
    expect(await archiveIdle(chat.container.services)).toBe(0);
    expect((await listed(guest)).toSorted()).toEqual([restored, imported].toSorted());
  });
});
