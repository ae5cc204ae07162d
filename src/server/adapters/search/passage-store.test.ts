import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Scope } from "@/server/domain/retrieval/passage";
import { searchAdapters } from "@/testing/search-fixture";
import type { SearchUnderTest } from "@/testing/search-under-test";

const everywhere: Scope = { collectionId: null };

describe.each(searchAdapters)("passage store $name", ({ open }) => {
  let search: SearchUnderTest;
  beforeAll(async () => {
    search = await open();
  });
  beforeEach(() => search.clear());
  afterAll(() => search.dispose());

  const idsOf = async (...words: string[]) => {
    const hits = await Promise.all(words.map((word) => search.lexical.search(word, everywhere, 1)));
    return hits.map(({ hits: [hit] }) => hit?.chunkId ?? "");
  };

  test("reads chunks in the order asked, with the place they are cited from; unknown ones are left out", async () => {
    const place = { headingPath: ["Setup", "Linux"], anchor: "linux" };
    await search.put("docs", [
      {
        path: "a.md",
        title: "Install",
        url: "https://docs.example/a",
        passages: [{ text: "apples", context: "Install › Setup", ...place }, { text: "bananas" }],
      },
      { path: "b.md", passages: [{ text: "cherries" }] },
    ]);
    const [apples = "", bananas = "", cherries = ""] = await idsOf("apples", "bananas", "cherries");
    const passages = await search.passages.load([cherries, crypto.randomUUID(), apples, bananas], everywhere);
    expect(passages.map(({ text }) => text)).toEqual(["cherries", "apples", "bananas"]);
    expect(passages[1]).toMatchObject({
      context: "Install › Setup",
      location: { ordinal: 0, title: "Install", path: "a.md", url: "https://docs.example/a#linux", ...place },
      otherLocations: [],
    });
    expect(passages[2]?.location).toMatchObject({ ordinal: 1, url: "https://docs.example/a", anchor: null, headingPath: [] });
    expect(passages[0]?.location.url).toBeNull();
    expect(await search.passages.load([], everywhere)).toEqual([]);
  });

  test("names every place of a text, the current version first and newer before older", async () => {
    const versions = ["0.9", "0.10", undefined, "0.70"];
    const pages = versions.map((version) => ({
      path: `${version ?? "current"}.md`,
      passages: [{ text: "repeated" }],
      ...(version && { version }),
    }));
    await search.put("docs", pages);
    const [passage] = await search.passages.load(await idsOf("repeated"), everywhere);
    const places = passage && [passage.location, ...passage.otherLocations].map(({ path }) => path);
    expect(places).toEqual(["current.md", "0.70.md", "0.10.md", "0.9.md"]);
  });

  test("names places inside the scope only", async () => {
    const first = await search.put("first", [{ path: "a.md", passages: [{ text: "repeated" }, { text: "alone" }] }]);
    const second = await search.put("second", [{ path: "b.md", passages: [{ text: "repeated" }] }]);
    const ids = await idsOf("repeated", "alone");
    const [passage, ...others] = await search.passages.load(ids, { collectionId: second });
    expect(passage?.location.path).toBe("b.md");
    expect(passage?.otherLocations).toEqual([]);
    expect(others).toEqual([]);
    expect(await search.passages.load(ids, { collectionId: first })).toHaveLength(2);
  });

  test("questions that come together get each the chunks they ask for, in their order and their scope", async () => {
    const first = await search.put("first", [{ path: "a.md", passages: [{ text: "repeated" }, { text: "alone" }] }]);
    const second = await search.put("second", [{ path: "b.md", passages: [{ text: "repeated" }] }]);
    const [repeated = "", alone = ""] = await idsOf("repeated", "alone");
    const loads = [
      search.passages.load([repeated, alone], { collectionId: first }),
      search.passages.load([alone, repeated], { collectionId: first }),
      search.passages.load([alone, repeated], { collectionId: second }),
    ];
    const paths = (await Promise.all(loads)).map((loaded) => loaded.map(({ text, location }) => `${text} in ${location.path}`));
    expect(paths).toEqual([["repeated in a.md", "alone in a.md"], ["alone in a.md", "repeated in a.md"], ["repeated in b.md"]]);
  });

  test("gives the section around a place, in document order", async () => {
    const under = (text: string, anchor: string) => ({ text, headingPath: [anchor], anchor });
    await search.put("docs", [
      { path: "a.md", passages: [under("intro", "one"), under("first", "two"), under("second", "two"), under("last", "one-1")] },
    ]);
    const [passage] = await search.passages.load(await idsOf("second"), everywhere);
    const { documentId = "", ordinal = 0 } = passage?.location ?? {};
    const section = await search.passages.section(documentId, ordinal);
    expect(section.map(({ text, location }) => [text, location.ordinal])).toEqual([
      ["first", 1],
      ["second", 2],
    ]);
    expect(await search.passages.section(crypto.randomUUID(), 0)).toEqual([]);
  });

  test("counts the documents of a scope", async () => {
    const page = (path: string) => ({ path, passages: [{ text: path }] });
    const first = await search.put("first", [page("a.md"), page("b.md")]);
    await search.put("second", [page("a.md")]);
    expect(await search.passages.countDocuments({ collectionId: first })).toBe(2);
    expect(await search.passages.countDocuments(everywhere)).toBe(3);
  });
});
