import { describe, expect, it } from "vitest";
import type { ConversationPage, ConversationSummary } from "@/contract/conversation";
import { refreshedPages } from "./refreshed-pages";

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

  it("begins anew where nothing known is on the new page, or that is all there is", () => {
    expect(shown(refreshedPages(known, page("x20 y19 z18", "z")))).toEqual(["x20 y19 z18"]);
    expect(shown(refreshedPages(known, page("a9", null, 1)))).toEqual(["a9"]);
    expect(shown(refreshedPages(known, page("", null, 0)))).toEqual([""]);
  });
});
