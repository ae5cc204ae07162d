import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SearchResults } from "@/contract/search";
import { indexMessages } from "@/server/domain/message-search/index-messages";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { insertRow } from "@/testing/sample-rows";
import type { TestBrowser } from "@/testing/test-browser";

describe("searching one's own messages", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest();
  });
  afterAll(() => chat.dispose());

  type Said = { text: string; role?: "user" | "assistant"; daysAgo?: number };

  /** A conversation of a person's with these messages. */
  async function converse(userId: string, title: string, ...said: Said[]): Promise<string> {
    const id = randomUUID();
    const times = { created_at: past(400), updated_at: past(0), last_message_at: past(0) };
    await insertRow(chat.database, "conversations", { id, user_id: userId, title, ...times });
    for (const [i, { text, role = "user", daysAgo = 0 }] of said.entries()) {
      const row = { id: randomUUID(), conversation_id: id, position: i + 1, role, content: text, status: "delivered" };
      await insertRow(chat.database, "messages", { ...row, type: role === "user" ? "text" : "response", created_at: past(daysAgo) });
    }
    return id;
  }
  const past = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000);
  const search = async (browser: TestBrowser, query: string, more: object = {}) =>
    SearchResults.parse((await browser.query("conversation.search", { query, ...more })).data);
  const found = async (browser: TestBrowser, query: string, more: object = {}) =>
    (await search(browser, query, more)).hits.map(({ excerpt }) => excerpt);
  const words = async (ownerId: string) =>
    (await chat.database.query<{ word: string }>("SELECT word FROM search_words WHERE owner_id = $1 ORDER BY word", [ownerId])).map(
      ({ word }) => word,
    );

  it("finds words, beginnings, phrases and what was mistyped, and marks them", async () => {
    const user = await chat.user();
    const conversationId = await converse(
      user.actor.userId,
      "About leases",
      { text: "How is a lease renewed every second?" },
      { text: "The token bucket refills; a bucket without a token waits.", role: "assistant" },
      { text: "Whose authentication is httpBatchLink?" },
    );
    const [hit] = (await search(user, "renewed")).hits;
    expect(hit).toMatchObject({ conversationId, role: "user", title: "About leases", status: "open" });
    expect(hit?.marks.map(({ start, end }) => hit.excerpt.slice(start, end))).toEqual(["renewed"]);
    expect(await found(user, "leas renew")).toEqual(["How is a lease renewed every second?"]);
    expect(await found(user, "leas")).toHaveLength(2);
    expect(await found(user, '"token bucket"')).toHaveLength(1);
    expect(await found(user, '"bucket token"')).toEqual([]);
    expect(await found(user, "bucket token")).toHaveLength(1);
    for (const mistyped of ["authentcation", "authentication", "authetnication", "uathentication", "autentikation", "renewde", "scond"]) {
      expect(await found(user, mistyped)).toHaveLength(1);
    }
    for (const part of ["batch", "httpbatchlink", "httpB", "Link"]) expect(await found(user, part)).toHaveLength(1);
    for (const none of ["lease zebra", '"leas"', "xyzzy", "eas"]) expect(await found(user, none)).toEqual([]);
  });

  it("finds any language by one character, two, or more, whether words are spaced or not", async () => {
    const user = await chat.user();
    const texts = [
      "全文検索はどう動きますか",
      "데이터베이스검색기능",
      "วิธีติดตั้งโปรแกรม",
      "Où est le café crème ?",
      "Где лежит ёлка",
      "كيف أبدأ",
      "図",
    ];
    await converse(user.actor.userId, "…", ...texts.map((text) => ({ text })));
    for (const [query, expected] of [
      ["検", 0],
      ["検索", 0],
      ["文検索は", 0],
      ["검색", 1],
      ["ติดตั้ง", 2],
      ["ติ", 2],
      ["cafe", 3],
      ["CRÈME", 3],
      ["елка", 4],
      ["أبدأ", 5],
      ["図", 6],
      ["es", 3],
    ] as const) {
      expect(await found(user, query)).toEqual([texts[expected]]);
    }
    expect(await found(user, "検文")).toEqual([]);
    expect(await found(user, "索検")).toEqual([]);
  });

  it("puts the best first: a title, all words together, rare words, and the latest of equals", async () => {
    const user = await chat.user();
    await converse(
      user.actor.userId,
      "Deploying",
      { text: "We deploy on Fridays, and the cluster is elsewhere", daysAgo: 3 },
      { text: "deploy the cluster", daysAgo: 300 },
      { text: "deploy", daysAgo: 20 },
      { text: "deploy", daysAgo: 10 },
    );
    expect((await found(user, "deploy cluster"))[0]).toBe("deploy the cluster");
    const [latest, earlier, ...others] = await found(user, "deploy");
    expect([latest, earlier]).toEqual(["We deploy on Fridays, and the cluster is elsewhere", "deploy"]);
    expect(others).toHaveLength(3);
    expect((await search(user, "deploying")).hits[0]).toMatchObject({ messageId: null, role: null, excerpt: "Deploying" });
  });

  it("looks only among what a filter leaves", async () => {
    const user = await chat.user();
    await converse(
      user.actor.userId,
      "Quota",
      { text: "quota one", daysAgo: 5 },
      { text: "quota two", role: "assistant", daysAgo: 4 },
      { text: "quota three", daysAgo: 1 },
    );
    expect(await found(user, "quota", { role: "assistant" })).toEqual(["quota two"]);
    const between = { from: past(4.5).toISOString(), until: past(2).toISOString() };
    expect(await found(user, "quota", between)).toEqual(["quota two"]);
    expect(await found(user, "quota", { ...between, role: "user" })).toEqual([]);
    expect(await search(user, "quota", { limit: 1 })).toMatchObject({ hits: [{}], more: true });
    expect(await search(user, "quota")).toMatchObject({ more: false });
  });

  it("finds nearly everywhere words among the latest", async () => {
    const user = await chat.user();
    const conversationId = await converse(user.actor.userId, "Many");
    await chat.database.query(
      `INSERT INTO messages (id, conversation_id, position, role, type, content, status, created_at)
       SELECT gen_random_uuid(), $1, n, 'user', 'text', 'common talk number ' || n, 'delivered', now() - make_interval(mins => 3000 - n)
         FROM generate_series(1, 2500) AS n`,
      [conversationId],
    );
    await indexMessages(chat.container.services);
    expect((await found(user, "common", { limit: 2 }))[0]).toBe("common talk number 2500");
    expect(await found(user, "c", { limit: 50 })).toHaveLength(50);
    expect(await found(user, "common 17")).toContain("common talk number 17");
  });

  it("takes operators, quotes, nothing and very long texts for what they are", async () => {
    const user = await chat.user();
    await converse(user.actor.userId, "Odd", { text: "a & b | c:* <-> 100% under_score \\ 'quoted'" });
    for (const none of ["", "   ", '"', "&|!():*<->", "%", "_", "\\", "\0", "\uD800", "-- ; DROP"]) {
      expect((await user.query("conversation.search", { query: none })).status).toBe(200);
      if (!/[a-z]/i.test(none)) expect(await found(user, none)).toEqual([]);
    }
    expect(await found(user, "under_score 100%")).toHaveLength(1);
    expect(await found(user, "'quoted")).toHaveLength(1);
    expect((await user.query("conversation.search", { query: "x ".repeat(5_000) })).status).toBe(200);
    expect((await user.query("conversation.search", { query: "😀".repeat(5_000) })).status).toBe(200);
    expect((await user.query("conversation.search", { query: "x".repeat(10_001) })).refusal).toMatchObject({ code: "VALIDATION_FAILED" });
    expect((await user.query("conversation.search", { query: "x", from: "yesterday" })).refusal).toMatchObject({
      code: "VALIDATION_FAILED",
    });
  });

  it("finds what was just said and answered, and nobody else's, in the same words", async () => {
    const [one, other] = [chat.guest(), chat.guest()];
    for (const guest of [one, other]) await guest.send("Where is the zanzibar lease?");
    await chat.idle();
    for (const guest of [one, other]) {
      const { hits } = await search(guest, "zanzibar");
      expect(hits.map(({ role }) => role)).toEqual([null, "user"]);
      expect(await found(guest, "renewed every")).toHaveLength(1);
    }
    expect(await found(await chat.user(), "zanzibar")).toEqual([]);
    expect(await found(await chat.admin(), "zanzibar")).toEqual([]);
    await one.mutate("session.forget");
    expect((await search(other, "zanzibar")).hits).toHaveLength(2);
  });

  it("follows a title that changes, a conversation that is claimed, and forgets what is deleted", async () => {
    const user = await chat.user();
    const { userId } = user.actor;
    const conversationId = await converse(userId, "Old heading", { text: "periwinkle and marigold" });
    const kept = await converse(userId, "Kept", { text: "marigold only" });
    expect(await found(user, "heading")).toHaveLength(1);
    await user.mutate("conversation.rename", { conversationId, title: "New caption" });
    expect(await found(user, "heading")).toEqual([]);
    expect(await found(user, "caption")).toEqual(["New caption"]);
    const heir = await chat.user();
    await chat.database.query("UPDATE conversations SET user_id = $2 WHERE id = $1", [conversationId, heir.actor.userId]);
    expect(await found(user, "periwinkle")).toEqual([]);
    expect(await found(heir, "periwinkle")).toHaveLength(1);
    expect(await words(userId)).toEqual(["kept", "marigold", "only"]);
    await heir.mutate("conversation.delete", { conversationId });
    expect(await words(heir.actor.userId)).toEqual([]);
    expect(await found(user, "marigold")).toHaveLength(1);
    await user.mutate("conversation.delete", { conversationId: kept });
    expect(await words(userId)).toEqual([]);
  });

  it("leaves no words of an account that is deleted", async () => {
    const user = await chat.user();
    const { userId } = user.actor;
    for (const title of ["One", "Two", "Three"]) await converse(userId, title, { text: `${title} of many` });
    expect(await found(user, "many")).toHaveLength(3);
    await chat.database.query("DELETE FROM users WHERE id = $1", [userId]);
    expect(await words(userId)).toEqual([]);
    expect(await chat.database.query("SELECT FROM search_texts WHERE owner_id = $1", [userId])).toEqual([]);
  });

  it("counts each text once when several processes read at the same time, and what changes meanwhile anew", async () => {
    const user = await chat.user();
    const { userId } = user.actor;
    const ids: string[] = [];
    for (const title of ["Alpha", "Beta", "Gamma"]) ids.push(await converse(userId, title, { text: "shared words of all" }));
    const other = await chat.another();
    const services = [chat.container.services, other.services];
    await Promise.all([...services, ...services].map((each) => indexMessages(each)));
    const [row] = await chat.database.query("SELECT texts FROM search_words WHERE owner_id = $1 AND word = 'shared'", [userId]);
    expect(row).toEqual({ texts: 3 });
    await chat.database.query("UPDATE conversations SET title = 'Delta' WHERE id = $1", [ids[0]]);
    const read = await chat.container.services.messageIndex.pending(10, user.actor);
    await chat.database.query("UPDATE conversations SET title = 'Epsilon' WHERE id = $1", [ids[0]]);
    await chat.container.services.messageIndex.add(read.map((text) => ({ ...text, words: ["delta"] })));
    expect(await found(user, "delta")).toEqual([]);
    expect(await found(user, "epsilon")).toEqual(["Epsilon"]);
  });
});
