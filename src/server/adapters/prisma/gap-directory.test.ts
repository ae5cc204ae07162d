import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeGap } from "@/server/domain/gap/change-gap";
import { insertRow, insertSample, type SampleIds, validRows } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createGapDirectory } from "./gap-directory";

const database = await temporaryDatabase();
const gapDirectory = createGapDirectory(database);
afterAll(() => database.dispose());

const admin = { kind: "admin" as const, userId: randomUUID(), sessionId: randomUUID() };
const nowMs = Date.now();
const clock = { now: () => nowMs };
let ids: SampleIds;
let position = 10;
beforeAll(async () => {
  ids = await insertSample(database);
  await database.query("DELETE FROM gaps");
});

/** A group of so many questions, asked so many days ago each. */
async function addGap(days: readonly number[], more = {}): Promise<string> {
  const gapId = randomUUID();
  await insertRow(database, "gaps", { ...validRows(ids).gaps, id: gapId, centroid: "[1,0]", ...more });
  for (const [i, ago] of days.entries()) {
    const [answerId, queryId] = [randomUUID(), randomUUID()];
    const said = { role: "assistant", content: "So.", status: "delivered", sender_user_id: null, position: position++ };
    await insertRow(database, "messages", { ...validRows(ids).messages, id: answerId, ...said });
    const asked = new Date(nowMs - ago * 86_400_000);
    const query = {
      id: queryId,
      message_id: answerId,
      query_text: `Question ${i} of ${days.length}`,
      outcome: "not_found",
      timestamp: asked,
    };
    await insertRow(database, "rag_queries", { ...validRows(ids).rag_queries, ...query });
    const member = { rag_query_id: queryId, gap_id: gapId, embedding: i === 1 ? "[1,0]" : "[0.6,0.8]", asked_at: asked };
    await insertRow(database, "gap_questions", member);
  }
  return gapId;
}
const trail = (action: string) => database.query("SELECT actor_user_id, subject_id, details FROM audit_events WHERE action = $1", [action]);

describe("the list of groups", () => {
  it("has those with most questions first, with when they were asked and the one nearest to the middle", async () => {
    const large = await addGap([0.5, 1, 8, 50]);
    const small = await addGap([60]);
    const { items, more } = await gapDirectory.list(admin, null, null, 50, nowMs);
    expect(more).toBe(false);
    expect(items.map(({ id }) => id)).toEqual([large, small]);
    expect(items[0]).toMatchObject({
      questions: 4,
      example: "Question 1 of 4",
      outcomes: { not_found: 4 },
      ratedDown: 0,
      weeks: [1, 0, 0, 0, 0, 0, 1, 2],
      check: null,
      state: "new",
      version: 1,
    });
    expect(items[1]).toMatchObject({ weeks: [0, 0, 0, 0, 0, 0, 0, 0], firstAskedAt: items[1]?.lastAskedAt });
    expect(await gapDirectory.count(admin, null)).toBe(2);
    expect(await gapDirectory.count(admin, "planned")).toBe(0);
  });

  it("is cut by state, and goes on behind any row, also among equals", async () => {
    const equals = [await addGap([2]), await addGap([3]), await addGap([4], { state: "planned" })];
    expect((await gapDirectory.list(admin, "planned", null, 50, nowMs)).items.map(({ id }) => id)).toEqual([equals[2]]);
    const seen: string[] = [];
    let after = null;
    for (;;) {
      const { items, more } = await gapDirectory.list(admin, null, after, 2, nowMs);
      seen.push(...items.map(({ id }) => id));
      const last = items.at(-1);
      if (!more || last === undefined) break;
      after = { at: last.questions, id: last.id };
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });
});

describe("opening a group", () => {
  it("is one audit event, however often the same opening is read; a missing one is nothing", async () => {
    const gapId = await addGap([1, 2]);
    const opening = { gapId, newId: randomUUID(), continues: null, continuedSinceMs: nowMs - 900_000, nowMs };
    for (const event of [opening, { ...opening, newId: randomUUID(), continues: opening.newId }]) {
      expect(await gapDirectory.questions(admin, event, 9)).toMatchObject({
        openingId: opening.newId,
        questions: [
          { text: "Question 0 of 2", conversationId: ids.conversation, isRatedDown: false, check: null },
          { text: "Question 1 of 2" },
        ],
      });
    }
    expect(await trail("gap-opened")).toEqual([{ actor_user_id: admin.userId, subject_id: gapId, details: {} }]);
    expect(await gapDirectory.questions(admin, { ...opening, gapId: randomUUID(), newId: randomUUID() }, 9)).toBeNull();
    expect(await trail("gap-opened")).toHaveLength(1);
  });
});

describe("changing a group", () => {
  it("counts the changes, writes each down without its words, and begins the look at its questions anew once it is written", async () => {
    const gapId = await addGap([1], { checked_at: new Date(nowMs - 9_000) });
    const changed = await changeGap({ gapDirectory, clock }, admin, {
      gapId,
      version: 1,
      state: "planned",
      name: "Ports",
      note: "In install.md",
    });
    expect(changed).toMatchObject({ ok: true, value: { state: "planned", name: "Ports", note: "In install.md", version: 2 } });
    const again = await changeGap({ gapDirectory, clock }, admin, { gapId, version: 2, state: "written", note: null });
    expect(again).toMatchObject({ ok: true, value: { state: "written", name: "Ports", note: null, version: 3 } });
    expect(await trail("gap-changed")).toEqual([
      { actor_user_id: admin.userId, subject_id: gapId, details: { version: 2, state: "planned" } },
      { actor_user_id: admin.userId, subject_id: gapId, details: { version: 3, state: "written" } },
    ]);
    expect(await database.query("SELECT checked_at FROM gaps WHERE id = $1", [gapId])).toEqual([{ checked_at: null }]);
  });

  it("is refused to the second of two who began from the same version, who loses nothing of the first one's", async () => {
    const gapId = await addGap([1]);
    const both = await Promise.all(["One", "Two"].map((name) => gapDirectory.change(admin, { gapId, version: 1, name }, nowMs)));
    expect(both.filter((refused) => refused === null)).toHaveLength(1);
    expect(both).toContain("CONFLICT");
    const { name } = (await gapDirectory.find(admin, gapId, nowMs)) ?? {};
    expect(name).toBe(both[0] === null ? "One" : "Two");
    expect(await changeGap({ gapDirectory, clock }, admin, { gapId, version: 1, name: "Three" })).toEqual({ ok: false, code: "CONFLICT" });
  });

  it("is refused for a state that does not follow, and for a group that is gone", async () => {
    const gapId = await addGap([1]);
    const change = (more: object) => changeGap({ gapDirectory, clock }, admin, { gapId, version: 1, ...more });
    expect(await change({ state: "solved" })).toEqual({ ok: false, code: "VALIDATION_FAILED" });
    expect(await change({ gapId: randomUUID() })).toEqual({ ok: false, code: "NOT_FOUND" });
    expect(await gapDirectory.change(admin, { gapId: randomUUID(), version: 1 }, nowMs)).toBe("NOT_FOUND");
  });
});
