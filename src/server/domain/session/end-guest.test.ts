import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConversationView } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { openStream } from "@/testing/event-stream-reader";
import { gate, scriptedAnswer } from "@/testing/scripted-answer";

describe("a guest's session that is ended on request", () => {
  let chat: ChatUnderTest;
  const held = gate();
  beforeAll(async () => {
    chat = await openChatUnderTest({ ask: scriptedAnswer({ before: (_, signal) => held.pass(signal) }) });
  });
  afterAll(() => chat.dispose());

  const statusOf = async (conversationId: string) =>
    (
      await chat.database.query<{ status: string; has_ended: boolean }>(
        "SELECT s.status, s.ended_at IS NOT NULL AS has_ended FROM sessions s JOIN conversations c ON c.session_id = s.id WHERE c.id = $1",
        [conversationId],
      )
    )[0];

  it("is over, with its streams and the answer being written, and nobody else's is", async () => {
    const [guest, other] = [chat.guest(), chat.guest()];
    const [asked, others] = [Sent.parse((await guest.send("Mine?")).data), Sent.parse((await other.send("Theirs?")).data)];
    const [stream, kept] = [await openStream(guest, asked.conversationId), await openStream(other, others.conversationId)];
    const ended = await guest.mutate("session.end");
    expect(ended.data).toEqual({ ended: true });
    expect(ended.headers.get("set-cookie")).toContain("footnote_guest=");
    await stream.untilEnd();
    expect(await statusOf(asked.conversationId)).toEqual({ status: "terminated", has_ended: true });
    expect(await statusOf(others.conversationId)).toEqual({ status: "active", has_ended: false });
    held.open();
    expect(await kept.until("message.finished")).toContain("delivered");
    await chat.idle();
    const { messages } = ConversationView.parse((await guest.query("conversation.open", { conversationId: asked.conversationId })).data);
    expect(messages).toMatchObject([{ content: "Mine?" }, { status: "cancelled" }]);
  });

  it("takes no more questions, is not claimed, and is ended once; the browser begins anew", async () => {
    const guest = chat.guest();
    const { conversationId } = Sent.parse((await guest.send("One question")).data);
    await chat.idle();
    const ended = await guest.mutate("session.end");
    expect((await guest.send("Another")).refusal).toMatchObject({ code: "SESSION_TERMINATED" });
    expect((await guest.mutate("session.end")).data).toEqual({ ended: false });
    if (guest.actor.kind !== "guest") throw new Error("a guest was made");
    const person = await chat.user();
    const nowMs = chat.clock.now();
    const signIn = { sessionId: crypto.randomUUID(), userId: person.actor.userId, device: null, nowMs, expiresAt: nowMs + 60_000 };
    expect(await chat.container.services.accounts.signIn(signIn, guest.actor.tokenHash)).toMatchObject({ claimed: 0 });
    guest.keep(ended);
    expect((await guest.query("conversation.open", { conversationId })).refusal).toMatchObject({ code: "NOT_FOUND" });
    expect((await guest.send("Anew")).status).toBe(200);
    await chat.idle();
  });

  it("is erased with the others that are over", async () => {
    const guest = chat.guest();
    const { conversationId } = Sent.parse((await guest.send("For a while")).data);
    await chat.idle();
    await guest.mutate("session.end");
    await chat.container.services.sessions.eraseEndedGuests(chat.clock.now() + 60_000, 100);
    expect(await statusOf(conversationId)).toBeUndefined();
  });

  it("is none where nothing was asked, and none of somebody signed in, who signs out", async () => {
    expect((await chat.guest().mutate("session.end")).data).toEqual({ ended: false });
    expect((await (await chat.user()).mutate("session.end")).refusal).toMatchObject({ code: "FORBIDDEN" });
    expect((await chat.nobody().mutate("session.end")).refusal).toMatchObject({ code: "UNAUTHENTICATED" });
  });
});
