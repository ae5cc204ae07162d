import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { groupQuestions } from "@/server/domain/gap/group-questions";
import { insertRow, insertSample, type SampleIds, validRows } from "@/testing/sample-rows";
import { gate } from "@/testing/scripted-answer";
import { temporaryDatabase, temporaryKind } from "@/testing/temporary-database";
import { createGapDirectory } from "./gap-directory";
import { createGapGroups } from "./gap-groups";

const database = await temporaryDatabase();
const [gapGroups, directory] = [createGapGroups(database), createGapDirectory(database)];
afterAll(() => database.dispose());

const admin = { kind: "admin" as const, userId: randomUUID(), sessionId: randomUUID() };
const nowMs = Date.now();
const daysAgo = (days: number) => new Date(nowMs - days * 86_400_000);
const never = new AbortController().signal;

/** A question's meaning is its first word. */
const meanings = new Map<string, number[]>([
  ["cats", [1, 0, 0, 0]],
  ["Cats", [0.9, 0.1, 0, 0]],
  ["dogs", [0, 1, 0, 0]],
  ["fish", [0, 0, 1, 0]],
  ["zebra", [0, 0, 0, 1]],
]);
const embedded: string[] = [];
const embedder = {
  id: "words",
  dim: 4,
  async embedQuery(text: string) {
    embedded.push(text);
    const vector = meanings.get(/\w+/.exec(text)?.[0] ?? "") ?? [];
    const length = Math.hypot(...vector);
    return Float32Array.from(vector, (value) => value / length);
  },
  embedPassages: async () => [],
};
const group = () => groupQuestions({ gapGroups, embedder, clock: { now: () => nowMs }, ids: { next: randomUUID } }, never);

let ids: SampleIds;
let position = 10;
/** A question by the sample's person, with its answer, in a conversation. */
async function ask(text: string, { outcome = "not_found", at = daysAgo(1), conversation = ids.conversation, more = {} } = {}) {
  const [questionId, answerId, queryId] = [randomUUID(), randomUUID(), randomUUID()];
  const row = { ...validRows(ids).messages, conversation_id: conversation, created_at: at };
  await insertRow(database, "messages", { ...row, id: questionId, position: position++, content: text });
  const said = { role: "assistant", content: "So.", status: "delivered", sender_user_id: null, parent_id: questionId };
  await insertRow(database, "messages", { ...row, id: answerId, position: position++, ...said });
  const query = { ...validRows(ids).rag_queries, id: queryId, message_id: answerId, query_text: text, outcome, timestamp: at };
  await insertRow(database, "rag_queries", { ...query, ...more });
  return { answerId, queryId };
}
const listed = async (state: Parameters<typeof directory.list>[1] = null) => (await directory.list(admin, state, null, 50, nowMs)).items;
const grouped = async () => (await listed()).map(({ example, questions }) => [example, questions]);

beforeAll(async () => {
  ids = await insertSample(database);
  await database.query("DELETE FROM gaps");
});

describe("questions that fell short", () => {
  it("are put together by meaning, the well answered ones left out, and none twice", async () => {
    await ask("cats and where", { at: daysAgo(3) });
    await ask("Cats and when", { outcome: "partial", at: daysAgo(2) });
    await ask("dogs at all");
    await ask("cats, answered", { outcome: "grounded" });
    expect(await group()).toBe(3);
    expect(await group()).toBe(0);
    expect((await grouped()).sort()).toEqual([
      ["cats and where", 2],
      ["dogs at all", 1],
    ]);
  });

  it("join the group that is there, by the vector that was searched with where the same model made it", async () => {
    await database.query("UPDATE gaps SET model_id = 'words'");
    const { answerId } = await ask("Whiskers?", { more: { query_embedding: "[1,0,0,0]" } });
    const trace = JSON.stringify({ search: { embedder: "words" } });
    await insertRow(database, "answer_traces", { message_id: answerId, trace });
    embedded.length = 0;
    expect(await group()).toBe(1);
    expect(embedded).toEqual([]);
    expect(await grouped()).toContainEqual(["cats and where", 3]);
  });

  it("are also those rated down, until they are not any more", async () => {
    const { answerId } = await ask("dogs, wrongly answered", { outcome: "grounded" });
    await insertRow(database, "feedback", { ...validRows(ids).feedback, message_id: answerId, rating: -1 });
    await group();
    expect((await listed()).find(({ example }) => example?.startsWith("dogs"))).toMatchObject({
      questions: 2,
      ratedDown: 1,
      outcomes: { not_found: 1, grounded: 1 },
    });
    await database.query("UPDATE feedback SET rating = 1 WHERE message_id = $1", [answerId]);
    await group();
    expect(await grouped()).toContainEqual(["dogs at all", 1]);
  });

  it("of another model's vectors are groups of their own", async () => {
    await ask("dogs in another space");
    const other = { ...embedder, id: "other", dim: 2, embedQuery: async () => Float32Array.from([1, 0]) };
    await groupQuestions({ gapGroups, embedder: other, clock: { now: () => nowMs }, ids: { next: randomUUID } }, never);
    expect(await grouped()).toContainEqual(["dogs in another space", 1]);
  });

  it("wait where the work is stopped", async () => {
    await ask("dogs later");
    const stopped = AbortSignal.abort();
    expect(await groupQuestions({ gapGroups, embedder, clock: { now: () => nowMs }, ids: { next: randomUUID } }, stopped)).toBe(0);
    expect(await group()).toBe(1);
  });
});

describe.runIf(temporaryKind() !== "embedded")("on a server where several write at once", () => {
  it("a group's middle holds no word of two questions that are erased at the same time", async () => {
    const before = new Set((await listed()).map(({ id }) => id));
    const [one, another] = [await ask("zebra and where"), await ask("zebra and when")];
    await ask("zebra, striped", { more: { query_embedding: "[0,0,0,1]" } });
    await group();
    const gapId = (await listed()).find(({ id }) => !before.has(id))?.id ?? "";
    const turned = "UPDATE gap_questions SET embedding = '[1,0,0,0]' WHERE rag_query_id = $1";
    for (const { queryId } of [one, another]) await database.query(turned, [queryId]);
    const erased = gate();
    const erase = (queryId: string, then: () => Promise<void>) =>
      database.transaction(async (tx) => {
        await tx.query("DELETE FROM rag_queries WHERE id = $1", [queryId]);
        await then();
      });
    const first = erase(one.queryId, () => erased.pass(never));
    const second = erase(another.queryId, async () => undefined);
    const waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    await expect.poll(() => database.query(waits)).toHaveLength(1);
    erased.open();
    await Promise.all([first, second]);
    expect(await database.query("SELECT centroid::text FROM gaps WHERE id = $1", [gapId])).toEqual([{ centroid: "[0,0,0,1]" }]);
  });
});

describe("a group that is being written about", () => {
  const written = async () => {
    const { queryId } = await ask("fish alone");
    await group();
    const gap = (await listed()).find(({ example }) => example === "fish alone");
    if (gap === undefined) throw new Error("no group");
    await directory.change(admin, { gapId: gap.id, version: gap.version, state: "written" }, nowMs);
    return { gapId: gap.id, queryId, version: gap.version + 1 };
  };

  it("is due once its pages are written, and again when documents were read; then it is solved, and new when it is asked again", async () => {
    const { gapId, queryId, version } = await written();
    expect(await gapGroups.due(5, 5)).toEqual([{ gapId, version, questions: [{ ragQueryId: queryId, text: "fish alone" }] }]);
    const results = (outcome: "partial" | "grounded") => [{ ragQueryId: queryId, outcome, path: "fish.md" }];
    await gapGroups.checked({ gapId, version, state: null, results: results("partial"), nowMs: nowMs - 5_000 });
    expect(await gapGroups.due(5, 5)).toEqual([]);
    expect(await directory.find(admin, gapId, nowMs)).toMatchObject({ state: "written", version, check: { asked: 1, answered: 0 } });

    const run = { ...validRows(ids).ingest_runs, started_at: new Date(nowMs - 4_000), finished_at: new Date(nowMs - 2_000) };
    await insertRow(database, "ingest_runs", { ...run, status: "finished" });
    expect(await gapGroups.due(5, 5)).toMatchObject([{ gapId, version }]);
    await gapGroups.checked({ gapId, version, state: "solved", results: results("grounded"), nowMs: nowMs - 1_000 });
    expect(await gapGroups.due(5, 5)).toEqual([]);
    expect(await directory.find(admin, gapId, nowMs)).toMatchObject({ state: "solved", version: version + 1, check: { answered: 1 } });
    const opening = { gapId, newId: randomUUID(), continues: null, continuedSinceMs: 0, nowMs };
    expect((await directory.questions(admin, opening, 9))?.questions).toMatchObject([
      { text: "fish alone", outcome: "not_found", check: { outcome: "grounded", path: "fish.md" } },
    ]);

    await ask("fish once more", { at: new Date(nowMs) });
    await group();
    expect(await directory.find(admin, gapId, nowMs)).toMatchObject({ state: "new", version: version + 2, questions: 2 });
  });

  it("stays as an administrator has set it meanwhile", async () => {
    await database.query("DELETE FROM gaps");
    await database.query("DELETE FROM rag_queries WHERE query_text LIKE 'fish%'");
    const { gapId, queryId, version } = await written();
    await directory.change(admin, { gapId, version, state: "planned" }, nowMs);
    const results = [{ ragQueryId: queryId, outcome: "grounded" as const, path: null }];
    await gapGroups.checked({ gapId, version, state: "solved", results, nowMs });
    expect(await directory.find(admin, gapId, nowMs)).toMatchObject({ state: "planned", version: version + 1, check: { answered: 1 } });
  });
});

describe("whoever is erased", () => {
  const words = "zebra secret";
  const everything = async () =>
    JSON.stringify(
      await database.query("SELECT g.*, x.*, g.centroid::text AS middle FROM gaps g LEFT JOIN gap_questions x ON x.gap_id = g.id"),
    );

  it("takes their questions and what they were in the group's middle along; groups of theirs alone go", async () => {
    await database.query("DELETE FROM gaps");
    await database.query("DELETE FROM rag_queries");
    const own = randomUUID();
    await insertRow(database, "conversations", { ...validRows(ids).conversations, id: own });
    await ask("cats of another", { at: daysAgo(2) });
    await ask("Cats zebra secret", { conversation: own });
    await ask(words, { conversation: own });
    await group();
    expect((await grouped()).sort()).toEqual([
      ["cats of another", 2],
      [words, 1],
    ]);
    expect(await everything()).not.toContain('"middle":"[1,0,0,0]"');
    await database.query("DELETE FROM conversations WHERE id = $1", [own]);
    expect(await grouped()).toEqual([["cats of another", 1]]);
    expect(await everything()).toContain('"middle":"[1,0,0,0]"');
  });

  it("leaves of a group that was worked on what the administrator made of it, and no vector", async () => {
    const own = randomUUID();
    await insertRow(database, "conversations", { ...validRows(ids).conversations, id: own });
    await ask(words, { conversation: own });
    await group();
    const gap = (await listed()).find(({ example }) => example === words);
    await directory.change(admin, { gapId: gap?.id ?? "", version: 1, name: "Stripes" }, nowMs);
    await database.query("DELETE FROM conversations WHERE id = $1", [own]);
    const left = await database.query("SELECT name, centroid::text AS centroid FROM gaps WHERE id = $1", [gap?.id]);
    expect(left).toEqual([{ name: "Stripes", centroid: null }]);
    expect(await directory.find(admin, gap?.id ?? "", nowMs)).toMatchObject({
      example: null,
      questions: 0,
      weeks: [0, 0, 0, 0, 0, 0, 0, 0],
    });
  });
});
