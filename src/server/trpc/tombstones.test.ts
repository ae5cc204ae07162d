import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ChatResponse } from "@/contract/chat-rest";
import { Sent } from "@/contract/message";
import { sendMessage } from "@/server/domain/message/send-message";
import { eraseGuests } from "@/server/jobs/erase-guests";
import { eraseLeftovers } from "@/server/jobs/erase-leftovers";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import type { TestGuest } from "@/testing/test-browser";

const dayMs = 86_400_000;

describe("what was deleted", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest();
  });
  afterAll(() => chat.dispose());

  const ask = async (guest: Pick<TestGuest, "send">) => {
    const sent = Sent.parse((await guest.send("Once")).data);
    await chat.idle();
    return sent;
  };
  const deleted = async () => {
    const guest = chat.guest();
    const sent = await ask(guest);
    expect((await guest.mutate("conversation.delete", sent)).status).toBe(200);
    return { guest, sent };
  };
  const conversations = async (conversationId: string) =>
    (await chat.database.query(`SELECT FROM conversations WHERE id = $1`, [conversationId])).length;

  it("is not made again by a send that is repeated late, whose words do not matter", async () => {
    const { guest, sent } = await deleted();
    for (const text of ["Once", "Other words"]) {
      expect((await guest.send(text, sent.conversationId, sent.messageId)).refusal).toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await conversations(sent.conversationId)).toBe(0);
  });

  it("takes no new message, and gives its message's id to no other conversation", async () => {
    const { guest, sent } = await deleted();
    expect((await guest.send("A new one", sent.conversationId)).refusal).toMatchObject({ code: "NOT_FOUND" });
    expect((await guest.send("Once", undefined, sent.messageId)).refusal).toMatchObject({ code: "NOT_FOUND" });
  });

  it("looks to others as another's did before, byte by byte", async () => {
    const [owner, stranger] = [chat.guest(), chat.guest()];
    const sent = await ask(owner);
    const before = await stranger.send("Mine?", sent.conversationId, sent.messageId);
    await owner.mutate("conversation.delete", sent);
    const after = await stranger.send("Mine?", sent.conversationId, sent.messageId);
    expect([after.status, after.text]).toEqual([before.status, before.text]);
  });

  it("stays deleted under the Idempotency-Key that made it", async () => {
    const guest = chat.guest();
    const post = () =>
      guest.fetch("/api/chat", {
        method: "POST",
        headers: { "content-type": "application/json", "idempotency-key": "order-7" },
        body: JSON.stringify({ message: "Once" }),
      });
    const first = ChatResponse.parse(await (await post()).json());
    expect(first.status).toBe("success");
    await guest.mutate("conversation.delete", { conversationId: first.session_id });
    const again = await post();
    expect(again.status).toBe(404);
    expect(await again.json()).toMatchObject({ status: "error", error_code: "NOT_FOUND", session_id: null });
  });

  it("is refused before any limit is looked at", async () => {
    const strict = await openChatUnderTest({ variables: { GUEST_MESSAGES_PER_HOUR: "1" } });
    const guest = strict.guest();
    const sent = Sent.parse((await guest.send("Once")).data);
    await strict.idle();
    await guest.mutate("conversation.delete", sent);
    expect((await guest.send("Once", sent.conversationId, sent.messageId)).refusal).toMatchObject({ code: "NOT_FOUND" });
    expect((await guest.send("Another")).refusal).toMatchObject({ code: "RATE_LIMITED" });
    await strict.dispose();
  });

  it("is refused as well when it went with a guest who forgot everything, with an account, or by retention", async () => {
    const forgetful = chat.guest();
    const forgotten = await ask(forgetful);
    await forgetful.mutate("session.forget");
    const leaver = await chat.user();
    const left = await ask(leaver);
    await chat.database.query(`DELETE FROM users WHERE id = $1`, [leaver.actor.userId]);
    const visitor = chat.guest();
    const expired = await ask(visitor);
    await chat.database.query(
      `UPDATE sessions SET expires_at = footnote_now() - interval '40 days', created_at = created_at - interval '50 days',
              last_activity_at = last_activity_at - interval '50 days'
        WHERE id = (SELECT session_id FROM conversations WHERE id = $1)`,
      [expired.conversationId],
    );
    await eraseGuests(chat.container.services);
    for (const { conversationId, messageId } of [forgotten, left, expired]) {
      expect(await conversations(conversationId)).toBe(0);
      expect((await chat.guest().send("Once", conversationId, messageId)).refusal).toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("is not made again by a send that decided before the deletion and commits behind it", async () => {
    const guest = chat.guest();
    const sent = await ask(guest);
    const { messages, runner, ...services } = chat.container.services;
    const late = {
      ...messages,
      sendState: async (...of: Parameters<typeof messages.sendState>) => {
        const state = await messages.sendState(...of);
        if (state.conversation !== null) await guest.mutate("conversation.delete", sent);
        return state;
      },
    };
    const input = { conversationId: sent.conversationId, messageId: crypto.randomUUID(), text: "Behind it" };
    const reply = await sendMessage({ ...services, runner, messages: late }, guest.actor, input, { address: "" });
    expect(reply).toMatchObject({ ok: false, code: "NOT_FOUND" });
    expect(await conversations(sent.conversationId)).toBe(0);
  });

  it("leaves hashes of random ids and days behind, nothing else, and those for a month", async () => {
    const { sent } = await deleted();
    const buried = () =>
      chat.database.query(`SELECT to_char(deleted_on, 'YYYY-MM-DD') AS day FROM tombstones WHERE id_hash = sha256(uuid_send($1::uuid))`, [
        sent.messageId,
      ]);
    expect(await buried()).toEqual([{ day: new Date().toISOString().slice(0, 10) }]);
    await eraseLeftovers(chat.container.services);
    expect(await buried()).toHaveLength(1);
    chat.clock.advance(32 * dayMs);
    await eraseLeftovers(chat.container.services);
    chat.clock.advance(-32 * dayMs);
    expect(await buried()).toEqual([]);
  });
});
