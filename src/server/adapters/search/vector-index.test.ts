import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Scope } from "@/server/domain/retrieval/passage";
import { searchAdapters } from "@/testing/search-fixture";
import { modelUnderTest, type SearchUnderTest } from "@/testing/search-under-test";

const everywhere: Scope = { collectionId: null };

describe.each(searchAdapters)("vector index $name", ({ open }) => {
  let search: SearchUnderTest;
  beforeAll(async () => {
    search = await open();
  });
  beforeEach(() => search.clear());
  afterAll(() => search.dispose());

  const page = (path: string, vectors: Record<string, number[]>) => ({
    path,
    passages: Object.entries(vectors).map(([text, vector]) => ({ text, vector })),
  });
  const nearest = async (vector: number[], scope = everywhere, limit = 10, model = modelUnderTest) => {
    const hits = await search.vector.search(Float32Array.from(vector), model, scope, limit);
    return hits.map(({ chunkId, score }) => [search.textOf(chunkId), Math.round(score * 1_000) / 1_000]);
  };

  test("comes nearest first with the cosine, whatever the lengths, down to the opposite", async () => {
    await search.put("docs", [page("a.md", { across: [0, 3], against: [-1, 0], along: [5, 0], between: [4, 3] })]);
    expect(await nearest([1, 0])).toEqual([
      ["along", 1],
      ["between", 0.8],
      ["across", 0],
      ["against", -1],
    ]);
    expect(await nearest([1, 0], everywhere, 2)).toEqual([
      ["along", 1],
      ["between", 0.8],
    ]);
  });

  test("gives the vectors of chunks as they were stored, of one model", async () => {
    await search.put("docs", [page("a.md", { one: [3, -0.5], two: [0, 1] })]);
    const hits = await search.vector.search(Float32Array.from([1, 0]), modelUnderTest, everywhere, 10);
    const ids = hits.map(({ chunkId }) => chunkId);
    const read = await search.vector.read([...ids, crypto.randomUUID()], modelUnderTest);
    expect(ids.map((id) => [search.textOf(id), ...(read.get(id) ?? [])])).toEqual([
      ["one", 3, -0.5],
      ["two", 0, 1],
    ]);
    expect(read.size).toBe(2);
    const [again, none] = await Promise.all([search.vector.read(ids.slice(0, 1), modelUnderTest), search.vector.read(ids, "another")]);
    expect([[...again.keys()], none.size]).toEqual([ids.slice(0, 1), 0]);
    expect(await search.vector.read([], modelUnderTest)).toEqual(new Map());
  });

  test("keeps to the scope, also with what stands in two collections", async () => {
    const first = await search.put("first", [page("a.md", { shared: [1, 0], mine: [1, 0.1] })]);
    const second = await search.put("second", [page("b.md", { shared: [1, 0] })]);
    expect(await nearest([1, 0], { collectionId: second })).toEqual([["shared", 1]]);
    expect(await nearest([1, 0], { collectionId: first })).toHaveLength(2);
    expect(await nearest([1, 0], { collectionId: crypto.randomUUID() })).toEqual([]);
  });

  test("questions that come together find each their own, in their scope and as many as they want", async () => {
    const first = await search.put("first", [page("a.md", { east: [1, 0], north: [0, 1] })]);
    const second = await search.put("second", [page("b.md", { west: [-1, 0] })]);
    const asked = [
      nearest([1, 0], everywhere, 1),
      nearest([0, 1], everywhere, 1),
      nearest([0, 1], { collectionId: second }),
      nearest([0, 1], { collectionId: first }, 2),
      nearest([-1, 0], everywhere, 1),
    ];
    const names = (await Promise.all(asked)).map((hits) => hits.map(([text]) => text));
    expect(names).toEqual([["east"], ["north"], ["west"], ["north", "east"], ["west"]]);
  });

  test("keeps to one version or language", async () => {
    const collectionId = await search.put("docs", [
      page("now.md", { shared: [1, 0], now: [1, 1] }),
      { ...page("old.md", { shared: [1, 0], old: [0, 1] }), version: "1" },
      { ...page("fr.md", { french: [1, 0.1] }), locale: "fr" },
    ]);
    const names = async (scope: Scope) => (await nearest([1, 0], scope)).map(([text]) => text);
    expect(await names({ collectionId, version: "1" })).toEqual(["shared", "old"]);
    expect(await names({ collectionId, version: null, locale: null })).toEqual(["shared", "now"]);
    expect(await names({ collectionId, locale: "fr" })).toEqual(["french"]);
  });

  test("compares vectors of one model, others may have other widths", async () => {
    await search.put("docs", [page("a.md", { one: [1, 0], two: [0, 1] })]);
    await search.embed("two", "another", [0, 0, 1]);
    expect(await nearest([0, 0, 1], everywhere, 10, "another")).toEqual([["two", 1]]);
    expect(await nearest([1, 0])).toHaveLength(2);
    expect(await nearest([1, 0], everywhere, 10, "unknown")).toEqual([]);
  });

  test("equal distances come in the order of ingestion", async () => {
    await search.put("docs", [page("a.md", Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`t${i}`, [1, 0]])))]);
    expect((await nearest([1, 0])).map(([text]) => text)).toEqual(["t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8", "t9"]);
  });
});
