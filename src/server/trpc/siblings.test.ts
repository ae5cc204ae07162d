import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConversationView } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import type { Turn } from "@/server/domain/answer/ports";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { gate, scriptedAnswer, scriptedText } from "@/testing/scripted-answer";

type Guest = ReturnType<ChatUnderTest["guest"]>;

describe("siblings", () => {
  let chat: ChatUnderTest;
  const held = gate();
  let isHolding = false;
  const told = new Map<string, readonly Turn[]>();
  beforeAll(async () => {
    const answer = scriptedAnswer({ before: (_, signal) => (isHolding ? held.pass(signal) : undefined) });
    chat = await openChatUnderTest({
      async *ask(question, signal, meter) {
        told.set(question.text, question.history);
        yield* answer(question, signal, meter);
      },
    });
  });
  afterAll(() => chat.dispose());

  const open = async (guest: Guest, conversationId: string, before?: number) =>
    ConversationView.parse((await guest.query("conversation.open", { conversationId, before })).data);
  const ask = async (guest: Guest, text: string, conversationId?: string) => {
    const sent = Sent.parse((await guest.send(text, conversationId)).data);
    await chat.idle();
    return sent;
  };
  const words = ({ messages }: ConversationView) => messages.filter(({ role }) => role === "user").map(({ content }) => content);
  const edit = (guest: Guest, of: Sent, text: string, messageId: string = crypto.randomUUID()) =>
    guest.mutate("message.edit", { conversationId: of.conversationId, editedId: of.messageId, messageId, text });
  const regenerate = (guest: Guest, { conversationId, answerId }: Sent, messageId: string = crypto.randomUUID()) =>
    guest.mutate("message.regenerate", { conversationId, answerId, messageId });

  it("puts an edited question beside the old one, shows it, and keeps all that followed the old one", async () => {
    const guest = chat.guest();
    const first = await ask(guest, "One?");
    const { conversationId } = first;
    const second = await ask(guest, "Two?", conversationId);
    await ask(guest, "Three?", conversationId);
    const edited = Sent.parse((await edit(guest, second, "Two in other words?")).data);
    await chat.idle();
    const view = await open(guest, conversationId);
    expect(words(view)).toEqual(["One?", "Two in other words?"]);
    const goOn = (answerId: string) => guest.query("message.followUps", { conversationId, answerId });
    expect((await goOn(second.answerId)).data).toEqual([]);
    expect((await goOn(crypto.randomUUID())).refusal).toMatchObject({ code: "NOT_FOUND" });
    expect(view.messages[2]).toMatchObject({
      id: edited.messageId,
      parentId: first.answerId,
      sibling: { index: 1, count: 2, previousId: second.messageId, nextId: null },
    });
    expect(view.messages[3]).toMatchObject({ id: edited.answerId, content: scriptedText });
    expect(view.messages[3]).not.toHaveProperty("sibling");
    expect(view.conversation.messageCount).toBe(8);
    expect(told.get("Two in other words?")).toEqual([
      { role: "user", content: "One?" },
      { role: "assistant", content: scriptedText },
    ]);
    const back = await guest.mutate("conversation.selectSibling", { conversationId, messageId: second.messageId });
    const old = ConversationView.parse(back.data);
    expect(words(old)).toEqual(["One?", "Two?", "Three?"]);
    expect(old.messages[2]).toMatchObject({ content: "Two?", sibling: { index: 0, count: 2, previousId: null, nextId: edited.messageId } });
    expect(words(await open(guest, conversationId))).toEqual(["One?", "Two?", "Three?"]);
    await ask(guest, "Four?", conversationId);
    expect(words(await open(guest, conversationId))).toEqual(["One?", "Two?", "Three?", "Four?"]);
  });

  it("edits the first question, and follows a branch that is not shown when told to", async () => {
    const guest = chat.guest();
    const first = await ask(guest, "Begin?");
    const { conversationId, messageId } = first;
    await edit(guest, first, "Begin otherwise?");
    await chat.idle();
    expect((await open(guest, conversationId)).messages[0]).toMatchObject({ parentId: null, sibling: { index: 1, previousId: messageId } });
    const behind = { conversationId, messageId: crypto.randomUUID(), text: "And then?", parentId: first.answerId };
    expect((await guest.mutate("message.send", behind)).status).toBe(200);
    await chat.idle();
    expect(words(await open(guest, conversationId))).toEqual(["Begin?", "And then?"]);
    expect((await guest.mutate("message.send", { ...behind, parentId: messageId })).refusal).toMatchObject({
      code: "IDEMPOTENCY_CONFLICT",
    });
    const begun = { ...behind, conversationId: crypto.randomUUID(), messageId: crypto.randomUUID() };
    expect((await guest.mutate("message.send", begun)).refusal).toMatchObject({ code: "NOT_FOUND" });
  });

  it("answers again beside an answer, tells the pages of it, and keeps both", async () => {
    const guest = chat.guest();
    const first = await ask(guest, "Again?");
    const { conversationId, messageId, answerId } = first;
    const again = Sent.parse((await regenerate(guest, first)).data);
    await chat.idle();
    expect(again).toMatchObject({ conversationId, messageId });
    const events = await chat.container.services.log.read(guest.actor, conversationId, again.seq, 100);
    expect(events[0]).toMatchObject({
      seq: again.seq + 1,
      event: { message: { id: again.answerId, parentId: messageId, position: 3, sibling: { index: 1, count: 2, previousId: answerId } } },
    });
    await regenerate(guest, again);
    await chat.idle();
    const { messages } = await open(guest, conversationId);
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatchObject({ status: "delivered", sibling: { index: 2, count: 3, previousId: again.answerId } });
    const middle = await guest.mutate("conversation.selectSibling", { conversationId, messageId: again.answerId });
    const shown = ConversationView.parse(middle.data).messages[1];
    expect(shown?.sibling).toEqual({ index: 1, count: 3, previousId: answerId, nextId: messages[1]?.id });
  });

  it("answers no system message again, as files bring them along, and no question that is too long to be asked", async () => {
    const guest = chat.guest();
    const told = await ask(guest, "A tool's words");
    const [toolId, answerId, longId, longsId] = Array.from({ length: 4 }, () => crypto.randomUUID());
    await chat.database.query(
      `INSERT INTO messages (id, conversation_id, position, parent_id, role, type, content, status)
       VALUES ($1, $3, 3, $4, 'system', 'text', 'Found: 3', 'delivered'), ($2, $3, 4, $1, 'assistant', 'response', 'Three.', 'delivered'),
              ($5, $3, 5, $2, 'user', 'text', repeat('x', 150000), 'delivered'), ($6, $3, 6, $5, 'assistant', 'response', 'So.', 'delivered')`,
      [toolId, answerId, told.conversationId, told.answerId, longId, longsId],
    );
    expect((await regenerate(guest, { ...told, answerId: answerId ?? "" })).refusal).toMatchObject({ code: "NOT_FOUND" });
    expect((await regenerate(guest, { ...told, answerId: longsId ?? "" })).refusal).toMatchObject({ code: "VALIDATION_FAILED" });
    expect(await open(guest, told.conversationId)).toMatchObject({ conversation: { messageCount: 6 } });
  });

  it("leads to a message far above the end of its path, and on down to that end", async () => {
    const guest = chat.guest();
    const first = await ask(guest, "The beginning");
    await chat.database.query(
      `INSERT INTO messages (id, conversation_id, position, parent_id, role, type, content, status)
       SELECT gen_random_uuid(), $1, 2 + n, NULL, CASE n % 2 WHEN 1 THEN 'user' ELSE 'assistant' END, 'text', 'n' || n, 'delivered'
         FROM generate_series(1, 1400) n`,
      [first.conversationId],
    );
    await chat.database.query(
      `UPDATE messages m SET parent_id = p.id FROM messages p
        WHERE m.conversation_id = $1 AND p.conversation_id = $1 AND m.position > 2 AND p.position = m.position - 1`,
      [first.conversationId],
    );
    const reply = await guest.query("conversation.open", { conversationId: first.conversationId, through: first.messageId });
    const { messages, olderCursor } = ConversationView.parse(reply.data);
    expect([messages.length, messages[0]?.id, messages.at(-1)?.content, olderCursor]).toEqual([1402, first.messageId, "n1400", null]);
  });

  it("takes many equal edits at once as one, and so many equal regenerations", async () => {
    const guest = chat.guest();
    const first = await ask(guest, "Once?");
    const [questionId, newAnswerId] = [crypto.randomUUID(), crypto.randomUUID()];
    const edits = await Promise.all(Array.from({ length: 6 }, () => edit(guest, first, "Once more?", questionId)));
    for (const { data } of edits) expect(data).toEqual(edits[0]?.data);
    await chat.idle();
    const again = await Promise.all(Array.from({ length: 6 }, () => regenerate(guest, first, newAnswerId)));
    for (const { data } of again) expect(data).toEqual(again[0]?.data);
    expect(again[0]?.data).toMatchObject({ answerId: newAnswerId, messageId: first.messageId });
    await chat.idle();
    expect((await regenerate(guest, first, newAnswerId)).data).toEqual(again[0]?.data);
    expect((await open(guest, first.conversationId)).conversation.messageCount).toBe(5);
  });

  it("refuses other words or another place under a used id, and ids of what is no question or no answer", async () => {
    const guest = chat.guest();
    const first = await ask(guest, "Used?");
    const other = await ask(guest, "Elsewhere?");
    const used = Sent.parse((await edit(guest, first, "Used in other words?")).data);
    await chat.idle();
    expect((await edit(guest, first, "Something else?", used.messageId)).refusal).toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
    expect((await regenerate(guest, first, first.messageId)).refusal).toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
    expect((await regenerate(guest, first, used.answerId)).refusal).toMatchObject({ code: "IDEMPOTENCY_CONFLICT" });
    for (const editedId of [first.answerId, other.messageId, crypto.randomUUID()]) {
      expect((await edit(guest, { ...first, messageId: editedId }, "Hm?")).refusal).toMatchObject({ code: "NOT_FOUND" });
    }
    for (const answerId of [first.messageId, other.answerId, crypto.randomUUID()]) {
      expect((await regenerate(guest, { ...first, answerId })).refusal).toMatchObject({ code: "NOT_FOUND" });
    }
    const stranger = chat.guest();
    const theirs = await ask(stranger, "Mine?");
    expect((await edit(guest, first, "Hm?", theirs.messageId)).refusal).toMatchObject({ code: "NOT_FOUND" });
    expect((await regenerate(guest, first, theirs.answerId)).refusal).toMatchObject({ code: "NOT_FOUND" });
    expect((await edit(guest, first, "x".repeat(201))).refusal).toMatchObject({ code: "VALIDATION_FAILED" });
  });

  it("lets one of many different edits and regenerations through at a time", async () => {
    const guest = chat.guest();
    const first = await ask(guest, "Many at once?");
    isHolding = true;
    const wanted = [
      ...Array.from({ length: 3 }, (_, i) => edit(guest, first, `Held ${i}?`)),
      ...Array.from({ length: 3 }, () => regenerate(guest, first)),
    ];
    const replies = await Promise.all(wanted);
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, refusal } of replies) if (status !== 200) expect(refusal).toMatchObject({ code: "CONVERSATION_BUSY" });
    const [running] = replies.flatMap(({ data }) => (data === undefined ? [] : [Sent.parse(data)]));
    await guest.mutate("conversation.selectSibling", { conversationId: first.conversationId, messageId: first.answerId });
    await guest.mutate("message.stop", { conversationId: first.conversationId, answerId: running?.answerId });
    expect((await open(guest, first.conversationId)).messages.at(-1)).toMatchObject({ id: first.answerId });
    expect((await regenerate(guest, first)).status).toBe(200);
    isHolding = false;
    held.open();
    await chat.idle();
  });

  it("takes no edit in a closed conversation, and shows its paths all the same", async () => {
    const guest = chat.guest();
    const first = await ask(guest, "Close it?");
    await regenerate(guest, first);
    await chat.idle();
    const { conversationId } = first;
    await chat.database.query("UPDATE conversations SET status = 'closed' WHERE id = $1", [conversationId]);
    expect((await edit(guest, first, "Still?")).refusal).toMatchObject({ code: "CONVERSATION_CLOSED" });
    expect((await regenerate(guest, first)).refusal).toMatchObject({ code: "CONVERSATION_CLOSED" });
    const shown = await guest.mutate("conversation.selectSibling", { conversationId, messageId: first.answerId });
    expect(ConversationView.parse(shown.data).messages[1]).toMatchObject({ id: first.answerId });
  });

  it("pages upward along the shown path alone", async () => {
    const guest = chat.guest();
    const { conversationId, answerId } = await ask(guest, "Question 1");
    // Two branches under the first answer, a message of each in turn.
    await chat.database.query(
      `WITH RECURSIVE n AS (SELECT 3 AS position, gen_random_uuid() AS id, $2::uuid AS parent_id, NULL::uuid AS other_id
         UNION ALL SELECT position + 1, gen_random_uuid(), coalesce(other_id, $2::uuid), id FROM n WHERE position < 102)
       INSERT INTO messages (id, conversation_id, position, parent_id, role, type, content, status)
       SELECT id, $1, position, parent_id, 'user', 'text', 'Question ' || position, 'delivered' FROM n ORDER BY position`,
      [conversationId, answerId],
    );
    const [chosen] = await chat.database.query<{ id: string }>("SELECT id FROM messages WHERE conversation_id = $1 AND position = 3", [
      conversationId,
    ]);
    await guest.mutate("conversation.selectSibling", { conversationId, messageId: chosen?.id });
    const last = await open(guest, conversationId);
    expect(last.messages.map(({ position }) => position)).toEqual(Array.from({ length: 30 }, (_, i) => 43 + 2 * i));
    expect(last.olderCursor).toBe(43);
    const older = await open(guest, conversationId, 43);
    expect(older.messages.map(({ position }) => position)).toEqual([1, 2, ...Array.from({ length: 20 }, (_, i) => 3 + 2 * i)]);
    expect(older.olderCursor).toBeNull();
    expect(older.messages[2]).toMatchObject({ sibling: { index: 0, count: 2 } });
    expect((await open(guest, conversationId, 1)).messages).toEqual([]);
  });

  it("opens along the path through a message, from a little above it, without choosing it", async () => {
    const guest = chat.guest();
    const first = await ask(guest, "Root?");
    const { conversationId } = first;
    const second = await ask(guest, "Left?", conversationId);
    const third = await ask(guest, "Leaf?", conversationId);
    const beside = Sent.parse((await edit(guest, second, "Right?")).data);
    await chat.idle();
    const through = async (messageId: string) =>
      ConversationView.parse((await guest.query("conversation.open", { conversationId, through: messageId })).data);
    for (const messageId of [second.answerId, third.messageId])
      expect(words(await through(messageId))).toEqual(["Root?", "Left?", "Leaf?"]);
    expect(words(await through(beside.messageId))).toEqual(["Root?", "Right?"]);
    expect(words(await through(first.messageId))).toEqual(["Root?", "Right?"]);
    expect(words(await open(guest, conversationId))).toEqual(["Root?", "Right?"]);
    const elsewhere = await ask(guest, "Elsewhere?");
    for (const messageId of [elsewhere.messageId, crypto.randomUUID()]) {
      expect((await guest.query("conversation.open", { conversationId, through: messageId })).refusal).toMatchObject({ code: "NOT_FOUND" });
    }
    await chat.database.query(
      `INSERT INTO messages (id, conversation_id, position, parent_id, role, type, content, status)
       SELECT gen_random_uuid(), $1, n, CASE n WHEN 9 THEN $2::uuid END, 'user', 'text', 'Below ' || n, 'delivered' FROM generate_series(9, 9) AS n`,
      [conversationId, beside.answerId],
    );
    const deep = await through(beside.answerId);
    expect(deep.messages.map(({ content }) => content).at(-1)).toBe("Below 9");
    expect(deep.olderCursor).toBeNull();
  });
});
