import { describe, expect, it } from "vitest";
import { type Piece, splitConversations } from "./split-conversations";

const limits = { maxChars: 1_000, maxDepth: 8 };

async function piecesOf(text: string, chunkChars: number, own = limits): Promise<Piece[]> {
  const chunks = async function* () {
    for (let at = 0; at < text.length; at += chunkChars) yield text.slice(at, at + chunkChars);
  };
  const pieces: Piece[] = [];
  for await (const piece of splitConversations(chunks(), own)) pieces.push(piece);
  return pieces;
}

/** The same pieces, however the text is cut. */
async function split(text: string, own = limits): Promise<Piece[]> {
  const whole = await piecesOf(text, text.length || 1, own);
  for (const size of [1, 2, 3, 7]) expect(await piecesOf(text, size, own)).toEqual(whole);
  return whole;
}

const conversation = (value: unknown) => ({ kind: "conversation", text: JSON.stringify(value) });
const end = (how: string) => ({ kind: "end", how });

describe("splitting a file into conversations", () => {
  it("finds them in an array, whatever stands in their texts", async () => {
    const values = [{ text: 'a "quoted" ] } , \\" \\\\' }, { list: [1, [2, { a: null }]] }, {}];
    expect(await split(`\uFEFF [ ${values.map((value) => JSON.stringify(value)).join(" ,\n")} ]\n`)).toEqual([
      ...values.map(conversation),
      end("complete"),
    ]);
    expect(await split("[]")).toEqual([end("complete")]);
  });

  it("finds them in the member of an object, with the members beside it", async () => {
    const file = { format: "footnote", version: 1, account: { name: "[{" }, conversations: [{ a: 1 }, { b: "}" }], later: true };
    expect(await split(JSON.stringify(file, null, 2))).toMatchObject([
      { kind: "member", key: "format", value: "footnote" },
      { kind: "member", key: "version", value: 1 },
      { kind: "member", key: "account", value: { name: "[{" } },
      { kind: "conversation" },
      { kind: "conversation" },
      { kind: "member", key: "later", value: true },
      end("complete"),
    ]);
  });

  it("passes over one that is too long or too deep, and goes on behind it", async () => {
    const deep = `${"[".repeat(9)}${"]".repeat(9)}`;
    const text = `[{"a":1},{"b":"${"x".repeat(1_000)}"},${deep},{"c":3}]`;
    expect(await split(text)).toEqual([
      conversation({ a: 1 }),
      { kind: "refused", why: "too_long" },
      { kind: "refused", why: "too_deep" },
      conversation({ c: 3 }),
      end("complete"),
    ]);
    expect(await split("[".repeat(5_000))).toEqual([end("cut_off")]);
  });

  it("says that a file was cut off, and hands over what was whole", async () => {
    const whole = JSON.stringify([{ a: "one" }, { b: "two" }]);
    for (let length = 1; length < whole.length; length++) {
      const pieces = await piecesOf(whole.slice(0, length), 3);
      expect(pieces.at(-1)).toEqual(end("cut_off"));
      expect(pieces.length).toBe(length >= 24 ? 3 : length >= 12 ? 2 : 1);
    }
    expect(await split('{"conversations": [{"a":1}]')).toEqual([conversation({ a: 1 }), end("cut_off")]);
  });

  it("says where a file stops being JSON", async () => {
    for (const text of ['[{"a":1} {"b":2}]', '[{"a":1},]', '[{"a":1}] more', '{"conversations":[{"a":1}};', '[{"a":1},,{"b":2}]']) {
      const pieces = await split(text);
      expect(pieces[0]).toEqual(conversation({ a: 1 }));
      expect(pieces.at(-1)).toEqual(end("not_json"));
    }
  });

  it("takes nothing else for a file of conversations", async () => {
    for (const text of [
      "",
      "   ",
      "PK\u0003\u0004",
      "<html>",
      '"text"',
      "7",
      "null",
      "{}",
      '{"a":[{"b":1}]}',
      '{"conversations":7}',
      "{oops}",
    ])
      expect((await split(text)).at(-1)).toEqual(end("unsupported"));
  });
});
