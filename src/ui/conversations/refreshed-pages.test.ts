import { describe, expect, it } from "vitest";
import type { ConversationPage, ConversationSummary } from "@/contract/conversation";
import { loadedRows, readAnew, refreshedPages } from "./refreshed-pages";

/** A conversation called `a` that was last spoken in at minute 9 is "a9". */
const row = (name: string): ConversationSummary => ({
  ...{ id: name.charAt(0), title: name, status: "open", messageCount: 2, createdAt: "2026-11-22T00:00:00.000Z" },
  lastMessageAt: `2026-11-22T08:${name.slice(1).padStart(2, "0")}:00.000Z`,
});
const page = (names: string, nextCursor: string | null, total = 9): ConversationPage => ({
  items: names === "" ? [] : names.split(" ").map(row),
  nextCursor,
  total,
});
const shown = (pages: readonly ConversationPage[]) => pages.map(({ items }) => items.map(({ title }) => title).join(" "));

describe("refreshedPages", () => {
  const known = [page("a9 b8 c7", "c"), page("d6 e5 f4", "f")];

  it("takes what is new above, and keeps what that pushed down", () => {
    const pages = refreshedPages(known, page("g10 a9 b8", "b", 10));
    expect(shown(pages)).toEqual(["g10 a9 b8 c7", "d6 e5 f4"]);
    expect(pages.map(({ total, nextCursor }) => [total, nextCursor])).toEqual([
      [10, "c"],
      [10, "f"],
    ]);
  });

  it("lets a row that has moved up stand there only", () => {
    expect(shown(refreshedPages(known, page("e11 a9 b8", "b")))).toEqual(["e11 a9 b8 c7", "d6 f4"]);
  });

  it("drops what is gone from where the new page reaches", () => {
    expect(shown(refreshedPages(known, page("a9 c7 d6", "d", 8)))).toEqual(["a9 c7 d6", "e5 f4"]);
  });

  it("goes on behind the last row that it knows", () => {
    const only = refreshedPages([page("a9 b8 c7", "c")], page("g10 a9 b8", "b"));
    expect(shown(only)).toEqual(["g10 a9 b8 c7"]);
    expect(only[0]?.nextCursor).toBe("c");
    expect(refreshedPages([page("a9 b8 c7", "c")], page("a9 b8 c7", "c"))[0]?.nextCursor).toBe("c");
  });

  it("shows what has changed or gone below the first page as well, where that was read too", () => {
    const fresh = page("a9 b8 c7 d6 f4", "f", 8);
    const renamed = { ...fresh, items: fresh.items.map((each) => (each.id === "d" ? { ...each, title: "Renamed" } : each)) };
    expect(shown(refreshedPages(known, renamed)).join(" ").trim()).toBe("a9 b8 c7 Renamed f4");
  });

  it("begins anew where nothing known is on the new page, or that is all there is", () => {
    expect(shown(refreshedPages(known, page("x20 y19 z18", "z")))).toEqual(["x20 y19 z18"]);
    expect(shown(refreshedPages(known, page("a9", null, 1)))).toEqual(["a9"]);
    expect(shown(refreshedPages(known, page("", null, 0)))).toEqual([""]);
  });
});

describe("readAnew", () => {
  /** A list of so many rows, and how it was read. */
  const listOf = (count: number) => {
    const asked: number[] = [];
    const rows = Array.from({ length: count }, (_, n) => ({ ...row("a1"), id: String(n) }));
    const read = async ({ limit, cursor }: { limit: number; cursor?: string }) => {
      asked.push(limit);
      const end = Number(cursor ?? 0) + limit;
      return { items: rows.slice(end - limit, end), nextCursor: end < count ? String(end) : null, total: count };
    };
    return { asked, read };
  };

  it("reads as many rows as are loaded, as one page, in parts that the server gives", async () => {
    const { asked, read } = listOf(300);
    const fresh = await readAnew(read, 90);
    expect(asked).toEqual([50, 40]);
    expect([fresh.items.length, fresh.nextCursor, new Set(fresh.items.map(({ id }) => id)).size]).toEqual([90, "90", 90]);
    expect(loadedRows([fresh, fresh])).toBe(180);
  });

  it("ends with the list, and reads no more than 200 rows however many are loaded", async () => {
    const short = listOf(70);
    expect([(await readAnew(short.read, 90)).nextCursor, short.asked]).toEqual([null, [50, 40]]);
    const long = listOf(1_000);
    expect([(await readAnew(long.read, 900)).items.length, long.asked]).toEqual([200, [50, 50, 50, 50]]);
  });
});
