import { describe, expect, it } from "vitest";
import { fragment, json, sql } from "./statement";

describe("a statement", () => {
  it("numbers its values, those of its fragments among them, wherever they stand", () => {
    const inner = fragment`a = ${1} OR b = ${2}`;
    const outer = fragment`(${inner}) AND c = ${3}`;
    expect(sql`SELECT ${0} WHERE ${outer} LIMIT ${4}`).toEqual({
      text: "SELECT $1 WHERE (a = $2 OR b = $3) AND c = $4 LIMIT $5",
      params: [0, 1, 2, 3, 4],
    });
    expect(sql`SELECT now()`).toEqual({ text: "SELECT now()", params: [] });
  });

  it("is another text where another fragment, or a value instead of one, stands in the same place of the same template", () => {
    const write = (first: unknown, second: unknown) => sql`SELECT ${first}, ${second}`;
    const [one, two] = [fragment`x`, fragment`y + ${7}`];
    const all = [write(one, 5), write(5, one), write(one, two), write(two, one), write(5, 6), write("$", "x"), write(one, 8)];
    expect(all.map(({ text }) => text)).toEqual([
      "SELECT x, $1",
      "SELECT $1, x",
      "SELECT x, y + $1",
      "SELECT y + $1, x",
      "SELECT $1, $2",
      "SELECT $1, $2",
      "SELECT x, $1",
    ]);
    expect(all.map(({ params }) => params)).toEqual([[5], [5], [7], [7], [5, 6], ["$", "x"], [8]]);
  });

  it("carries JSON that PostgreSQL can hold", () => {
    expect(json({ a: "\0\ud800b" })).toBe('{"a":"\ufffd\ufffdb"}');
  });
});
