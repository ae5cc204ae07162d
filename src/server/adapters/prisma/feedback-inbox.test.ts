import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { receiveFeedback } from "@/server/domain/analytics/feedback-inbox";
import { insertRow, insertSample, validRows } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createFeedbackInbox } from "./feedback-inbox";

const database = await temporaryDatabase();
const feedbackInbox = createFeedbackInbox(database);
afterAll(() => database.dispose());
const admin = { kind: "admin" as const, userId: randomUUID(), sessionId: randomUUID() };

it("has the latest rating first, with its words and its answer, cut by rating and by words, page by page", async () => {
  const ids = await insertSample(database);
  await database.query("DELETE FROM feedback");
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const rate = (minutes: number, more = {}) => {
    const at = { created_at: ago(minutes), updated_at: ago(minutes) };
    return insertRow(database, "feedback", { ...validRows(ids).feedback, id: randomUUID(), ...at, ...more });
  };
  await rate(3, { rating: -1, comment: "Wrong <b>port</b>", reasons: ["incorrect"] });
  await rate(1, { citation_id: ids.citation, rating: -1 });
  await rate(2, { message_id: ids.question, rating: 1, comment: "Good" });

  const list = async (input = {}) => {
    const listed = await receiveFeedback({ feedbackInbox }, admin, input);
    if (!listed.ok) throw new Error(listed.code);
    return listed.value;
  };
  const all = await list();
  expect(all.total).toEqual({ count: 3, isExact: true });
  expect(all.items.map(({ rating, comment, isOfCitation, outcome }) => [rating, comment, isOfCitation, outcome])).toEqual([
    ["down", null, true, "grounded"],
    ["up", "Good", false, null],
    ["down", "Wrong <b>port</b>", false, "grounded"],
  ]);
  expect(all.items[2]).toMatchObject({ conversationId: ids.conversation, title: "Another thread", reasons: ["incorrect"] });
  for (const [input, count] of [
    [{ rating: "down" }, 2],
    [{ rating: "up" }, 1],
    [{ hasComment: true }, 2],
    [{ rating: "down", hasComment: false }, 1],
  ] as const) {
    const { items, total } = await list(input);
    expect([items.length, total?.count]).toEqual([count, count]);
  }
  const first = await list({ limit: 2 });
  const next = await list({ limit: 2, cursor: first.nextCursor ?? "" });
  expect([next.items.map(({ comment }) => comment), next.nextCursor, next.total]).toEqual([["Wrong <b>port</b>"], null, null]);
  expect(await receiveFeedback({ feedbackInbox }, admin, { cursor: "x" })).toEqual({ ok: false, code: "VALIDATION_FAILED" });
});
