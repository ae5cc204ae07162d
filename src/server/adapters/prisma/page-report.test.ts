import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listPages } from "@/server/domain/analytics/page-report";
import { insertRow, insertSample, type SampleIds, validRows } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createPageReport } from "./page-report";

const database = await temporaryDatabase();
const pageReport = createPageReport(database);
afterAll(() => database.dispose());
const admin = { kind: "admin" as const, userId: randomUUID(), sessionId: randomUUID() };
let ids: SampleIds;

async function addPage(path: string, chunks: readonly string[], more = {}): Promise<string> {
  const id = randomUUID();
  await insertRow(database, "documents", { ...validRows(ids).documents, id, path, title: path, ...more });
  for (const [ordinal, chunk_id] of chunks.entries()) {
    await insertRow(database, "chunk_locations", { ...validRows(ids).chunk_locations, document_id: id, ordinal, chunk_id });
  }
  return id;
}
async function addChunk(): Promise<string> {
  const id = randomUUID();
  await insertRow(database, "chunks", { ...validRows(ids).chunks, id });
  return id;
}
let ordinal = 10;
const addSource = (document_id: string, message_id: string, cited: boolean) =>
  insertRow(database, "message_sources", {
    ...validRows(ids).message_sources,
    id: randomUUID(),
    ordinal: ordinal++,
    document_id,
    message_id,
    cited,
  });

beforeAll(async () => {
  ids = await insertSample(database);
  await database.query("DELETE FROM message_sources");
  await database.query("DELETE FROM documents");
  const [a, b, c, d, e, f] = [await addChunk(), await addChunk(), await addChunk(), await addChunk(), await addChunk(), await addChunk()];
  const cited = await addPage("cited.md", [a, b, c, d, e]);
  const found = await addPage("found.md", [f]);
  await addPage("copy.md", [a, b, c, d]);
  await addPage("unseen.md", [a]);
  await addPage("old.md", [f], { version: "1.0" });
  const other = randomUUID();
  await insertRow(database, "messages", {
    ...validRows(ids).messages,
    id: other,
    role: "assistant",
    content: "So.",
    status: "delivered",
    sender_user_id: null,
  });
  await addSource(cited, ids.answer, true);
  await addSource(cited, ids.answer, false);
  await addSource(cited, other, true);
  await addSource(found, other, false);
});

const list = async (input = {}, collectionId: string | null = ids.collection) => {
  const listed = await listPages({ pageReport, documentScope: () => ({ collectionId }) }, admin, input);
  if (!listed.ok) throw new Error(listed.code);
  return listed.value;
};
const paths = async (use: "cited" | "unused" | "unseen" | "repeated") => (await list({ use })).items.map(({ path }) => path).sort();

it("tells of each page how many answers found and cited it, each answer once, the most cited first", async () => {
  const { items, total } = await list();
  expect(total).toEqual({ count: 5, isExact: true });
  expect(items[0]).toMatchObject({ path: "cited.md", answers: 2, citing: 2, collection: "Docs", lastCitedAt: expect.stringMatching(/Z$/) });
  expect(items.find(({ path }) => path === "found.md")).toMatchObject({ answers: 1, citing: 0, lastCitedAt: null });
  expect(items.find(({ path }) => path === "unseen.md")).toMatchObject({ answers: 0, citing: 0 });
});

it("is cut by what answers made of them, and each number is that of the rows there are", async () => {
  expect(await paths("cited")).toEqual(["cited.md"]);
  expect(await paths("unused")).toEqual(["found.md"]);
  expect(await paths("unseen")).toEqual(["copy.md", "old.md", "unseen.md"]);
  for (const use of ["cited", "unused", "unseen", "repeated"] as const) {
    const { items, total } = await list({ use });
    expect(total?.count).toBe(items.length);
  }
});

it("names pages whose passages nearly all stand in another one of the same version", async () => {
  const { items } = await list({ use: "repeated" });
  expect(items.map(({ path, repeats }) => [path, repeats]).sort()).toEqual([
    ["cited.md", ["copy.md"]],
    ["copy.md", ["cited.md"]],
    ["unseen.md", ["cited.md", "copy.md"]],
  ]);
});

it("goes on behind any row, and knows no pages of other collections", async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof list>> = await list({ limit: 2, ...(cursor === null ? {} : { cursor }) });
    seen.push(...page.items.map(({ path }) => path));
    cursor = page.nextCursor;
  } while (cursor !== null);
  expect(seen.sort()).toEqual(["cited.md", "copy.md", "found.md", "old.md", "unseen.md"]);
  expect((await list({}, randomUUID())).items).toEqual([]);
});
