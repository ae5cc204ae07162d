import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newTrace } from "@/server/domain/answer/trace";
import { insertRow, insertSample, type SampleIds, validRows } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createAnswerInspector } from "./admin-answers";

const database = await temporaryDatabase();
const inspector = createAnswerInspector(database);
afterAll(() => database.dispose());

const admin = { kind: "admin" as const, userId: randomUUID(), sessionId: randomUUID() };
const nowMs = Date.now();
let ids: SampleIds;
let otherConversation: string;
beforeAll(async () => {
  ids = await insertSample(database);
  otherConversation = randomUUID();
  await insertRow(database, "conversations", { ...validRows(ids).conversations, id: otherConversation });
});

const answer = (more = {}) => ({
  conversationId: ids.conversation,
  answerId: ids.answer,
  newId: randomUUID(),
  continues: null,
  continuedSinceMs: nowMs - 900_000,
  nowMs,
  ...more,
});
const openings = async () => (await database.query("SELECT FROM audit_events WHERE action = 'conversation-opened'")).length;

describe("how an answer came about", () => {
  it("is read as it was stored, and the opening of its conversation is written down, once", async () => {
    const trace = { ...newTrace(), turns: 2, steps: [{ name: "words" as const, startMs: 1, ms: 2 }] };
    await database.query("UPDATE answer_traces SET trace = $2::jsonb WHERE message_id = $1", [ids.answer, JSON.stringify(trace)]);
    const before = await openings();
    const opened = answer();
    expect(await inspector.trace(admin, opened)).toEqual({ trace });
    expect(await inspector.trace(admin, answer({ continues: opened.newId }))).toEqual({ trace });
    expect(await openings()).toBe(before + 1);
    await inspector.trace(admin, answer());
    await inspector.trace({ ...admin, userId: randomUUID() }, answer({ continues: opened.newId }));
    expect(await openings()).toBe(before + 3);
  });

  it("is null of an answer from before traces were kept", async () => {
    const answerId = randomUUID();
    const said = { role: "assistant", content: "So.", status: "delivered", sender_user_id: null, position: 7 };
    await insertRow(database, "messages", { ...validRows(ids).messages, id: answerId, ...said });
    expect(await inspector.trace(admin, answer({ answerId }))).toEqual({ trace: null });
  });

  it("is nothing, and nothing is written down, for what is no answer of that conversation", async () => {
    const before = await openings();
    for (const wrong of [{ answerId: randomUUID() }, { answerId: ids.question }, { conversationId: otherConversation }]) {
      expect(await inspector.trace(admin, answer(wrong))).toBeNull();
      expect(await inspector.question(admin, answer(wrong), 6)).toBeNull();
    }
    expect(await openings()).toBe(before);
  });
});

describe("what an answer was asked", () => {
  it("is its question with the turns before it, and the opening is written down", async () => {
    const [questionId, answerId] = [randomUUID(), randomUUID()];
    const row = validRows(ids).messages;
    await insertRow(database, "messages", { ...row, id: questionId, position: 8, content: "And then?", parent_id: ids.answer });
    const said = { role: "assistant", content: "So.", status: "delivered", sender_user_id: null, parent_id: questionId };
    await insertRow(database, "messages", { ...row, id: answerId, position: 9, ...said });
    const before = await openings();
    expect(await inspector.question(admin, answer({ answerId }), 6)).toEqual({
      text: "And then?",
      history: [
        { role: "user", content: expect.any(String) },
        { role: "assistant", content: "Because." },
      ],
      sessionId: null,
    });
    expect((await inspector.question(admin, answer({ answerId }), 1))?.history).toEqual([{ role: "assistant", content: "Because." }]);
    expect(await openings()).toBe(before + 2);
    expect((await inspector.question(admin, answer(), 6))?.sessionId).toBe(ids.session);
  });
});

describe("the places of chunks", () => {
  it("are where they stand now; what stands nowhere is left out", async () => {
    expect(await inspector.places([ids.chunk, randomUUID()])).toEqual([
      { chunkId: ids.chunk, title: "Page", path: expect.any(String), headingPath: [] },
    ]);
    expect(await inspector.places([])).toEqual([]);
  });
});
