import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sent } from "@/contract/message";
import { postAuth } from "@/testing/auth-requests";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { changedTables, databaseState } from "@/testing/matrix/database-state";
import type { TestUser } from "@/testing/test-browser";
import { appRouter } from "../trpc/root";

const inside = /\bat .+\.(?:ts|js|mjs)\b|\bSELECT\b|\bINSERT\b|prisma|node_modules|ZodError|SyntaxError/i;
const typed = /"code":"(?:VALIDATION_FAILED|PAYLOAD_TOO_LARGE|FORBIDDEN|NOT_FOUND|UNAUTHENTICATED)"/;
const json = { "content-type": "application/json" };

/** Everything that takes a body. */
const mutations = Object.entries(appRouter._def.procedures).flatMap(([path, procedure]) =>
  Reflect.get(procedure, "_def").type === "mutation" ? [path] : [],
);
const places = [...mutations.map((path) => `/api/trpc/${path}`), "/api/chat", "/api/auth/callback/credentials", "/api/auth/signout"];
/** Those that need a well-formed input. */
const takesInput = places.filter((place) => !/session\.|signOutEverywhere|signout/.test(place));

const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
const bodies: Record<string, string> = {
  nothing: "",
  "no JSON": "{",
  "a word": '"word"',
  "a number": "1e999",
  null: "null",
  "a list": "[]",
  "10,000 levels": deep(10_000),
  "a list of 10,000 levels": `${"[".repeat(10_000)}${"]".repeat(10_000)}`,
  "a polluted prototype": '{"__proto__":{"isAdmin":true,"role":"admin"},"constructor":{"prototype":{"isAdmin":true}}}',
  "a key twice":
    '{"conversationId":"a","conversationId":{"$gt":""},"userId":"a","userId":null,"email":"a","email":["b"],"message":1,"message":2}',
  "halves of characters": '{"text":"\\ud800","message":"\\ud800","email":"\\udfff@example.org","token":"\\u0000"}',
  "a form's fields": "email=somebody%40example.org&password=a+long+enough+password",
};

/** Texts that break what is careless with text: controls, halves of characters, reversals, look-alikes, markup, SQL, formats. */
const naughty = [
  "\0",
  "a\0b",
  "\ud800",
  "\u202eevil",
  "\u200b",
  "\ufeffbom",
  "е\u0301",
  "ﷺ",
  "🏳️‍🌈",
  "<script>alert(1)</script>",
  "'; DROP TABLE users; --",
  "\" OR ''='",
  "#{7*7}",
  "{{7*7}}",
  "%00",
  "%s%n%x",
  "../../etc/passwd",
  "\r\nSet-Cookie: a=b",
  "null",
  "undefined",
  "NaN",
  "1;2",
  "\\",
  "`id`",
  "=cmd|'/C calc'!A0",
  "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
];

describe("a request that no page of ours sends", () => {
  let chat: ChatUnderTest;
  let admin: TestUser;
  beforeAll(async () => {
    chat = await openChatUnderTest();
    admin = await chat.admin();
  });
  afterAll(() => chat.dispose());

  /** Refused with a code, with nothing of the server's inside, and nothing written. */
  async function expectRefused(place: string, init: RequestInit, what: string): Promise<void> {
    const before = await databaseState(chat.database);
    const reply = await admin.fetch(place, { method: "POST", ...init });
    const text = await reply.text();
    expect({ place, what, status: reply.status, text }).toMatchObject({
      status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
      text: expect.stringMatching(typed),
    });
    expect(text).not.toMatch(inside);
    expect([place, what, await changedTables(chat.database, before)]).toEqual([place, what, []]);
  }

  it("is refused for what its body is, wherever it is sent", async () => {
    for (const place of takesInput) {
      for (const [what, body] of Object.entries(bodies)) await expectRefused(place, { headers: json, body }, what);
    }
    expect(Reflect.get({}, "isAdmin")).toBeUndefined();
  });

  it("is refused for a body of a megabyte before anything is read of it", async () => {
    const body = JSON.stringify({ message: "a".repeat(1_048_576) });
    for (const place of places) await expectRefused(place, { headers: json, body }, "1 MB");
  });

  it("is refused unless its body says that it is JSON, and for coming from another site", async () => {
    const types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", ""];
    for (const place of places) {
      for (const type of types) await expectRefused(place, { headers: { "content-type": type }, body: "{}" }, type);
      for (const origin of ["https://evil.example", "null", "http://chat.test.evil.example", "http://chat.test:81"]) {
        await expectRefused(place, { headers: { ...json, origin, host: "chat.test" }, body: "{}" }, origin);
      }
    }
  });

  it("is refused for calling ten thousand procedures at once, and none of them is called", async () => {
    const paths = Array.from({ length: 10_000 }, () => "session.renew").join(",");
    await expectRefused(`/api/trpc/${paths}?batch=1`, { headers: json, body: "{}" }, "a batch of 10,000");
    const queries = await admin.fetch(`/api/trpc/${paths.replaceAll("renew", "me")}?batch=1&input={}`);
    expect([queries.status, typed.test(await queries.text())]).toEqual([400, true]);
  });

  it("is refused for a procedure that there is not, whatever it is called", async () => {
    const names = [
      "__proto__",
      "constructor.prototype",
      "session.__proto__",
      "toString",
      "session.me.call",
      "admin",
      "..%2fadmin",
      "session",
    ];
    for (const name of names) await expectRefused(`/api/trpc/${name}`, { headers: json, body: "{}" }, name);
  });

  it("changes nothing with any value in place of any field", async () => {
    const fields = ["conversationId", "messageId", "answerId", "userId", "sessionId", "token", "openingId", "role", "cursor", "session_id"];
    const anything = fc.dictionary(fc.constantFrom(...fields), fc.anything({ withNullPrototype: true, maxDepth: 2 }), { minKeys: 1 });
    const before = await databaseState(chat.database);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...takesInput), anything, async (place, input) => {
        const body = JSON.stringify(input, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
        const reply = await admin.fetch(place, { method: "POST", headers: json, body });
        const text = await reply.text();
        expect(reply.status, text).toBeGreaterThanOrEqual(400);
        expect(reply.status, text).toBeLessThan(500);
        expect(text).not.toMatch(inside);
      }),
      { numRuns: 400 },
    );
    expect(await changedTables(chat.database, before)).toEqual([]);
  });

  it("shows every name and title that it takes letter for letter, and refuses the others", async () => {
    const guest = chat.guest();
    const { conversationId } = Sent.parse((await guest.send("A first question")).data);
    await chat.idle();
    for (const text of naughty) {
      const renamed = await guest.mutate("conversation.rename", { conversationId, title: text });
      if (renamed.status !== 200) expect(renamed.text).toMatch(typed);
      else expect(renamed.data).toMatchObject({ title: text.trim() });
      const email = `${crypto.randomUUID()}@example.org`;
      const signedUp = await guest.mutate("account.signUp", { email, password: "a long enough password", name: text });
      const [person] = await chat.database.query<{ name: string }>("SELECT name FROM users WHERE email = $1", [email]);
      expect([text, signedUp.status, person?.name]).toEqual(signedUp.status === 200 ? [text, 200, text.trim()] : [text, 400, undefined]);
      expect(signedUp.text + renamed.text).not.toMatch(inside);
    }
  });

  it("signs nobody in and up with an address or a password that is none", async () => {
    const guest = chat.guest();
    const before = await databaseState(chat.database);
    for (const text of naughty) {
      const asAddress = await guest.mutate("account.signUp", { email: text, password: "a long enough password" });
      const asPart = await guest.mutate("account.signUp", { email: `${text}@example.org`, password: "short" });
      const reset = await guest.mutate("account.setPassword", { token: text, password: "a long enough password" });
      for (const { status, text: body } of [asAddress, asPart, reset]) {
        expect([text, status, inside.test(body)]).toEqual([text, 400, false]);
      }
      const signedIn = await postAuth(guest, "callback/credentials", { email: text, password: text });
      expect([text, signedIn.status >= 400, inside.test(await signedIn.text())]).toEqual([text, true, false]);
    }
    expect(await changedTables(chat.database, before)).toEqual([]);
  });
});
