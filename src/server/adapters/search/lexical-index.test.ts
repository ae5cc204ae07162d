import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Scope } from "@/server/domain/retrieval/passage";
import { searchAdapters } from "@/testing/search-fixture";
import type { SearchUnderTest } from "@/testing/search-under-test";

const everywhere: Scope = { collectionId: null };

describe.each(searchAdapters)("lexical index $name", ({ open }) => {
  let search: SearchUnderTest;
  beforeAll(async () => {
    search = await open();
  });
  beforeEach(() => search.clear());
  afterAll(() => search.dispose());

  const page = (path: string, ...texts: string[]) => ({ path, passages: texts.map((text) => ({ text })) });
  const found = async (query: string, scope = everywhere, limit = 10) => {
    const { hits } = await search.lexical.search(query, scope, limit);
    return hits.map(({ chunkId }) => search.textOf(chunkId));
  };

  test("ranks by BM25: rare words count more, repeated words less and less, long chunks less", async () => {
    await search.put("docs", [
      page("a.md", "alpha beta", "alpha alpha alpha gamma", "alpha beta delta epsilon zeta eta theta iota", "kappa"),
    ]);
    const { hits } = await search.lexical.search("alpha beta", everywhere, 10);
    expect(hits.map(({ chunkId }) => search.textOf(chunkId).split(" ").length)).toEqual([2, 8, 4]);
    // N = 4, average length 3.75; alpha stands in 3 chunks, beta in 2
    const idf = (n: number) => Math.log(1 + (4 - n + 0.5) / (n + 0.5));
    const part = (n: number, tf: number, length: number) => (idf(n) * tf * 2.2) / (tf + 1.2 * (0.25 + (0.75 * length) / 3.75));
    expect(hits[0]?.score).toBeCloseTo(part(3, 1, 2) + part(2, 1, 2), 9);
    expect(hits[2]?.score).toBeCloseTo(part(3, 3, 4), 9);
  });

  test("questions that come together are each answered by their own words, in their scope", async () => {
    const first = await search.put("first", [page("a.md", "turbine", "kestrel")]);
    await search.put("second", [page("b.md", "turbine blade")]);
    const asked = [found("turbine"), found("kestrel"), found("turbine", { collectionId: first }), found(""), found("blade")];
    expect(await Promise.all(asked)).toEqual([["turbine", "turbine blade"], ["kestrel"], ["turbine"], [], ["turbine blade"]]);
  });

  test("a word that the question repeats counts more, but not as often as it is repeated", async () => {
    await search.put("docs", [page("a.md", "alpha one", "beta two", "gamma three")]);
    const scoreOf = async (query: string) => (await search.lexical.search(query, everywhere, 10)).hits[0]?.score ?? 0;
    const once = await scoreOf("alpha");
    expect(await scoreOf("Alpha, alpha: ALPHA")).toBeCloseTo(once * (1 + Math.log(3)), 9);
    expect(await found("beta alpha beta")).toEqual(["beta two", "alpha one"]);
  });

  test("tells of every word of the question in how many chunks it stands, 0 included", async () => {
    await search.put("docs", [page("a.md", "routers call procedures", "a router")]);
    const { profile } = await search.lexical.search("Is the router a teapot? The router!", everywhere, 10);
    expect(profile.chunkCount).toBe(2);
    expect([...profile.terms].sort((a, b) => a.term.localeCompare(b.term))).toEqual([
      { term: "router", chunks: 2 },
      { term: "teapot", chunks: 0 },
    ]);
  });

  test("counts the chunks of a text's rarest word, wherever it stands; function words are known everywhere", async () => {
    await search.put("docs", [page("a.md", "routers call procedures", "a router", "useQuery hooks")]);
    await search.put("more", [page("b.md", "another router")]);
    expect(await search.lexical.countWords(["router", "router procedure", "routter", "usequery", "the", ""])).toEqual([
      3,
      1,
      0,
      1,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(await search.lexical.countWords([])).toEqual([]);
  });

  test("counts and finds inside the scope only, also what stands in two collections", async () => {
    const first = await search.put("first", [page("a.md", "shared words", "only here words")]);
    const second = await search.put("second", [page("b.md", "shared words"), page("c.md", "unrelated")]);
    expect(await found("words", { collectionId: second })).toEqual(["shared words"]);
    expect((await found("words", { collectionId: first })).sort()).toEqual(["only here words", "shared words"]);
    const { profile } = await search.lexical.search("words", { collectionId: second }, 10);
    expect(profile).toEqual({ chunkCount: 2, terms: [{ term: "word", chunks: 1 }] });
    expect(await found("words", { collectionId: crypto.randomUUID() })).toEqual([]);
  });

  test("counts and finds in one version or language, the current one being that of pages which name none", async () => {
    const collectionId = await search.put("docs", [
      page("now.md", "words of all", "words of now"),
      { ...page("old.md", "words of all", "words of old"), version: "1" },
      { ...page("fr.md", "words of french"), locale: "fr" },
    ]);
    const inScope = async (scope: Scope) => (await found("words", scope)).map((text) => text.replace("words of ", "")).sort();
    expect(await inScope({ collectionId, version: "1" })).toEqual(["all", "old"]);
    expect(await inScope({ collectionId, version: null, locale: null })).toEqual(["all", "now"]);
    expect(await inScope({ collectionId, locale: "fr" })).toEqual(["french"]);
    expect(await inScope({ collectionId, version: "2" })).toEqual([]);
    const { profile } = await search.lexical.search("words old", { collectionId, version: "1" }, 10);
    expect(profile.chunkCount).toBe(2);
    expect(profile.terms).toContainEqual({ term: "old", chunks: 1 });
  });

  test("is right at once after documents were added, changed and removed", async () => {
    await search.put("docs", [page("a.md", "turbine one")]);
    const before = await search.lexical.search("turbine", everywhere, 10);
    await search.put("docs", [page("a.md", "turbine one"), page("b.md", "turbine two", "three")]);
    const after = await search.lexical.search("turbine", everywhere, 10);
    expect([before.profile.chunkCount, after.profile.chunkCount]).toEqual([1, 3]);
    expect(after.hits).toHaveLength(2);
    expect(after.hits[0]?.score).toBeCloseTo(Math.log(1 + 1.5 / 2.5) * (2.2 / (1 + 1.2 * (0.25 + (0.75 * 2) / (5 / 3)))), 9);
    await search.put("docs", [page("b.md", "three")]);
    expect(await found("turbine")).toEqual([]);
  });

  test("equal scores come in the order of ingestion, and no more than asked for", async () => {
    await search.put("docs", [page("a.md", ...Array.from({ length: 20 }, (_, i) => `alike n${i}`))]);
    expect(await found("alike", everywhere, 5)).toEqual(["alike n0", "alike n1", "alike n2", "alike n3", "alike n4"]);
  });

  test("finds names by their parts and parts by their names", async () => {
    await search.put("docs", [
      page("a.md", "call httpBatchLink first", "set --max-old-space-size", "open src/server/index.ts", "unrelated"),
    ]);
    expect(await found("batch link")).toEqual(["call httpBatchLink first"]);
    expect(await found("http_batch_link")).toEqual(["call httpBatchLink first"]);
    expect(await found("old space")).toEqual(["set --max-old-space-size"]);
    expect(await found("index.ts")).toEqual(["open src/server/index.ts"]);
  });

  test.each(["", "   ", "the of and", "\0", "'", "a & b | !c", "<->", "%_\\", "💥", "x".repeat(10_000), "word ".repeat(2_000)])(
    "answers any question: %j",
    async (query) => {
      await search.put("docs", [page("a.md", "something to find")]);
      expect(await found(query)).toEqual([]);
    },
  );

  test("an empty index has nothing", async () => {
    expect(await search.lexical.search("anything", everywhere, 10)).toEqual({
      hits: [],
      profile: { chunkCount: 0, terms: [{ term: "anyth", chunks: 0 }] },
    });
  });
});
