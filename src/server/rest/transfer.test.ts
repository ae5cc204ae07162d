import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ImportReport } from "@/contract/import-report";
import { Sent } from "@/contract/message";
import { ExportedConversation, ExportedMessage } from "@/contract/transfer";
import { type ChatUnderTest, openChatUnderTest } from "@/testing/chat-under-test";
import { chatgptConversation } from "@/testing/chatgpt-export";
import type { TestBrowser } from "@/testing/test-browser";
import { postImport } from "./post-import";

const File = z.object({
  format: z.literal("footnote"),
  version: z.literal(1),
  exportedAt: z.string(),
  account: z.looseObject({ email: z.string() }).optional(),
  signIns: z.array(z.unknown()).optional(),
  conversations: z.array(ExportedConversation.extend({ messages: z.array(ExportedMessage) }).strict()),
});

describe("taking conversations along", () => {
  let chat: ChatUnderTest;
  beforeAll(async () => {
    chat = await openChatUnderTest({ variables: { IMPORT_MAX_MB: "1" } });
  });
  afterAll(() => chat.dispose());

  const ask = async (browser: TestBrowser, text: string, conversationId?: string) => {
    const sent = Sent.parse((await browser.send(text, conversationId)).data);
    await chat.idle();
    return sent;
  };
  const exported = async (browser: TestBrowser, conversationId?: string) => {
    const response = await browser.fetch(conversationId === undefined ? "/api/export" : `/api/export/${conversationId}`);
    expect(response.status).toBe(200);
    return File.parse(JSON.parse(await response.text()));
  };
  const post = (browser: TestBrowser, body: unknown, isTrial = false) =>
    browser.fetch(`/api/import${isTrial ? "?trial=1" : ""}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const imported = async (browser: TestBrowser, body: unknown, isTrial = false) => {
    const response = await post(browser, body, isTrial);
    expect(response.status).toBe(200);
    return ImportReport.parse(await response.json());
  };
  const codeOf = async (response: Response) => z.object({ error_code: z.string() }).parse(await response.json()).error_code;

  /** A conversation with versions of a question and of an answer, an older path shown, ratings, and an answer that failed. */
  async function eventful(browser: TestBrowser): Promise<string> {
    const first = await ask(browser, "What is a lease?");
    const { conversationId, messageId, answerId } = first;
    const citation = { ordinal: 1, answerStart: 0, answerEnd: 32 };
    await browser.mutate("feedback.give", { conversationId, messageId: answerId, rating: "up", reasons: ["clear"], comment: "So it is." });
    await browser.mutate("feedback.give", { conversationId, messageId: answerId, citation, rating: "down", reasons: ["not_supporting"] });
    await browser.mutate("message.regenerate", { conversationId, answerId, messageId: randomUUID() });
    await chat.idle();
    await browser.mutate("message.edit", { conversationId, editedId: messageId, messageId: randomUUID(), text: "What was a lease?" });
    await chat.idle();
    await ask(browser, "fail now", conversationId);
    await browser.mutate("conversation.selectSibling", { conversationId, messageId });
    await browser.mutate("conversation.rename", { conversationId, title: "Leases, old and new" });
    return conversationId;
  }

  /** The same with every id by its place, and without what an import may change. */
  function comparable({ conversations }: z.infer<typeof File>) {
    return conversations.map(({ id: _, importedId: __, shownMessageId, messages, ...header }) => {
      const places = new Map(messages.map(({ id }, place) => [id, place]));
      const place = (id: string | null) => (id === null ? null : places.get(id));
      const bodies = messages.map(({ id: ___, importedId: ____, parentId, ...body }) => ({ ...body, parent: place(parentId) }));
      return { ...header, shown: place(shownMessageId), messages: bodies };
    });
  }

  it("is lossless: exported, imported elsewhere and exported again, it differs in ids, owner and time of import only", async () => {
    const [one, other] = [await chat.user(), await chat.user()];
    const conversationId = await eventful(one);
    const archived = await ask(one, "And another?");
    await one.mutate("conversation.change", { conversationId: archived.conversationId, change: "archive" });
    const file = await exported(one);
    expect(file.conversations).toHaveLength(2);
    expect(file.account?.email).toBe(one.email);
    const report = await imported(other, file);
    expect(report).toMatchObject({ isTrial: false, format: "footnote", conversations: { added: 2, known: 0 }, problems: 0, rows: [] });
    const again = await exported(other);
    expect(comparable(again)).toEqual(comparable(file));
    expect(again.conversations.map(({ importedId }) => importedId)).toEqual(file.conversations.map(({ id }) => id));
    const ids = ({ conversations }: z.infer<typeof File>) =>
      conversations.flatMap(({ id, messages }) => [id, ...messages.map((m) => m.id)]);
    expect(ids(again).filter((id) => ids(file).includes(id))).toEqual([]);
    const [eventfulOne] = file.conversations;
    expect(eventfulOne?.messages).toHaveLength(7);
    expect(eventfulOne?.messages[1]).toMatchObject({ sources: [{ cited: true }], citations: [{ verified: true }], feedback: [{}, {}] });
    expect((await exported(one, conversationId)).conversations).toEqual([eventfulOne]);
  });

  it("takes no citation for verified whose quote does not stand in its passage, whatever the file says", async () => {
    const [one, other] = [await chat.user(), await chat.user()];
    await eventful(one);
    const file = await exported(one);
    const forged = structuredClone(file);
    for (const message of forged.conversations.flatMap(({ messages }) => messages))
      for (const citation of message.citations) citation.quote = "Words that nobody wrote.";
    expect(await imported(other, forged)).toMatchObject({ conversations: { added: 1 }, problems: 0 });
    const citations = (await exported(other)).conversations.flatMap(({ messages }) => messages.flatMap((message) => message.citations));
    expect(citations.length).toBeGreaterThan(0);
    for (const citation of citations) expect(citation).toMatchObject({ verified: false, quoteStart: null, quoteEnd: null });
  });

  it("adds nothing when a file is imported again, or into the account that it came from", async () => {
    const [one, other] = [await chat.user(), await chat.user()];
    await eventful(one);
    const file = await exported(one);
    await imported(other, file);
    const before = await exported(other);
    const nothing = {
      conversations: { added: 0, grown: 0, known: 1, skipped: 0 },
      messages: { added: 0, known: 7, skipped: 0 },
      problems: 0,
    };
    expect(await imported(other, file)).toMatchObject(nothing);
    expect(await imported(one, file)).toMatchObject(nothing);
    expect(await imported(other, before)).toMatchObject(nothing);
    expect((await exported(other)).conversations).toEqual(before.conversations);
  });

  it("adds what a conversation has gained since, below what it follows", async () => {
    const [one, other] = [await chat.user(), await chat.user()];
    const { conversationId } = await ask(one, "First?");
    await imported(other, await exported(one));
    await ask(one, "Second?", conversationId);
    const later = await exported(one);
    expect(await imported(other, later, true)).toMatchObject({ conversations: { grown: 1 }, messages: { added: 2, known: 2 } });
    expect(await imported(other, later)).toMatchObject({ conversations: { grown: 1 }, messages: { added: 2, known: 2 } });
    expect(comparable(await exported(other))).toMatchObject(
      comparable(later).map(({ messages, lastMessageAt }) => ({ messages, lastMessageAt })),
    );
  });

  it("counts in a trial what it would add, and adds nothing", async () => {
    const user = await chat.user();
    const file = [chatgptConversation(), chatgptConversation(), { nothing: true }];
    const trial = await imported(user, file, true);
    expect(trial).toMatchObject({
      isTrial: true,
      format: "chatgpt",
      conversations: { added: 2, skipped: 1 },
      messages: { added: 4, skipped: 2 },
    });
    expect((await exported(user)).conversations).toEqual([]);
    expect(await imported(user, file)).toEqual({ ...trial, isTrial: false });
  });

  it("takes over ChatGPT's conversations with their branches, and lists what has no text row by row", async () => {
    const user = await chat.user();
    const said = [
      { id: "q1", role: "user", text: "One?" },
      { id: "a1", role: "assistant", text: "One." },
      { id: "a2", role: "assistant", text: "Uno.", parent: "q1" },
      { id: "none", role: "assistant", text: " ", parent: "a1" },
      { id: "tool", role: "tool", text: "Looked up.", parent: "none" },
      { id: "q2", role: "user", text: "Two?", parent: "tool" },
    ];
    const report = await imported(user, [chatgptConversation({ id: "talk-1", title: "  Numbers ", said })]);
    expect(report.messages).toEqual({ added: 5, known: 0, skipped: 2 });
    expect(report.rows).toEqual([
      { conversation: 1, title: "  Numbers ", messageId: expect.any(String), why: "empty" },
      { conversation: 1, title: "  Numbers ", messageId: "none", why: "empty" },
    ]);
    const [talk] = (await exported(user)).conversations;
    expect(talk).toMatchObject({ importedId: "talk-1", title: "Numbers", status: "open", createdAt: "2023-11-14T22:13:20.000Z" });
    const contents = new Map(talk?.messages.map(({ id, content }) => [id, content]));
    expect(talk?.messages.map(({ role, content, parentId }) => [role, content, parentId === null ? null : contents.get(parentId)])).toEqual(
      [
        ["user", "One?", null],
        ["assistant", "One.", "One?"],
        ["system", "Looked up.", "One."],
        ["user", "Two?", "Looked up."],
        ["assistant", "Uno.", "One?"],
      ],
    );
    expect(talk?.shownMessageId).toBe(talk?.messages[3]?.id);
    const found = await user.query("conversation.search", { query: "Uno" });
    expect(found.text).toContain("Numbers");
  });

  it("reads files that are cut off up to where they are, and says so", async () => {
    const user = await chat.user();
    const text = JSON.stringify([chatgptConversation(), chatgptConversation()]);
    const report = await imported(user, text.slice(0, -100));
    expect(report).toMatchObject({
      conversations: { added: 1 },
      rows: [{ why: "empty" }, { conversation: 0, messageId: null, why: "cut_off" }],
    });
    const wrong = await imported(user, `${text.slice(0, -1)} oops`);
    expect(wrong).toMatchObject({ conversations: { added: 1, known: 1 } });
    expect(wrong.rows.at(-1)).toMatchObject({ conversation: 0, why: "not_json" });
  });

  it("refuses what is no file of conversations, and what comes without an account", async () => {
    const user = await chat.user();
    for (const text of [
      "PK\u0003\u0004 conversations.json",
      "<!doctype html>",
      "",
      "{}",
      '{"users":[]}',
      '{"format":"other","conversations":[]}',
    ])
      expect(await codeOf(await post(user, text))).toBe("UNSUPPORTED_DOCUMENT");
    expect(await codeOf(await post(user, '{"format":"footnote","version":2,"conversations":[]}'))).toBe("UNSUPPORTED_DOCUMENT");
    expect(await codeOf(await post(chat.guest(), []))).toBe("UNAUTHENTICATED");
    expect(await codeOf(await post(chat.nobody(), []))).toBe("UNAUTHENTICATED");
    const form = await user.fetch("/api/import", { method: "POST", headers: { "content-type": "text/plain" }, body: "[]" });
    expect(await codeOf(form)).toBe("VALIDATION_FAILED");
    const foreign = { "content-type": "application/json", origin: "https://elsewhere.example" };
    expect(await codeOf(await user.fetch("/api/import", { method: "POST", headers: foreign, body: "[]" }))).toBe("FORBIDDEN");
  });

  it("takes no more of a file that is too long than its limit, a piece at a time", async () => {
    const user = await chat.user();
    let pulled = 0;
    const body = async function* () {
      yield new TextEncoder().encode('[{"mapping":"');
      for (; pulled < 200_000_000; pulled += 65_536) yield new Uint8Array(65_536).fill(97);
    };
    const headers = { cookie: user.cookie, "content-type": "application/json" };
    const request = new Request("http://chat.test/api/import", { method: "POST", headers });
    expect(await codeOf(await postImport(chat.container, request, body()))).toBe("PAYLOAD_TOO_LARGE");
    expect(pulled).toBeLessThan(1_200_000);
  });

  it("stands what is hostile: circles, depths, ids twice, wrong kinds, numbers and states of no message", async () => {
    const user = await chat.user();
    const circle = chatgptConversation({
      said: [
        { id: "x", role: "user", text: "X", parent: "y" },
        { id: "y", role: "user", text: "Y", parent: "x" },
      ],
    });
    const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const long = chatgptConversation({ said: Array.from({ length: 1_000 }, (_, i) => ({ role: "user", text: `${i}` })) });
    const twice = chatgptConversation({ id: "twice" });
    const polluted = JSON.parse('{"__proto__":{"admin":true},"id":"p","mapping":{"__proto__":{"message":1},"n":{"message":{"author":7}}}}');
    const text = `[${[circle, long, twice, twice, polluted, 7, null, { id: 1, mapping: [] }].map((one) => JSON.stringify(one)).join()},${deep}]`;
    const report = await imported(user, text);
    const whys = report.rows.map(({ why }) => why);
    expect(whys.filter((why) => why === "cycle")).toHaveLength(2);
    expect(whys).toEqual(expect.arrayContaining(["duplicate", "not_a_message", "not_a_conversation", "too_deep", "empty"]));
    expect(report.conversations).toMatchObject({ added: 2, known: 0 });
    expect((await exported(user)).conversations.map(({ messages }) => messages.length).toSorted((a, b) => a - b)).toEqual([2, 1_000]);
  });

  it("takes of its own form only what a message may be", async () => {
    const [one, other] = [await chat.user(), await chat.user()];
    await eventful(one);
    const file = await exported(one);
    const [conversation] = file.conversations;
    const [question, answer] = conversation?.messages ?? [];
    const [source] = answer?.sources ?? [];
    const [citation] = answer?.citations ?? [];
    const spoilt = (own: object, of: object | undefined = answer) => ({ ...of, id: randomUUID(), ...own });
    const messages = [
      question,
      spoilt({ role: "bot" }),
      spoilt({ status: "sent" }),
      spoilt({ status: "failed" }),
      spoilt({ content: "" }),
      spoilt({ content: "x".repeat(200_001) }),
      spoilt({ metadata: { answer: { outcome: "perfect" } } }),
      spoilt({ metadata: { big: "x".repeat(20_000) } }),
      spoilt({ sources: [source, source] }),
      spoilt({ sources: [{ ...source, score: 2 }] }),
      spoilt({ citations: [{ ...citation, ordinal: 7 }] }),
      spoilt({ citations: [{ ...citation, answerEnd: -1 }] }),
      spoilt({ citations: [{ ...citation, quoteStart: null, quoteEnd: null }] }),
      spoilt({ feedback: [{ ...answer?.feedback[0], reasons: ["rude"] }] }),
      spoilt({ feedback: [answer?.feedback[0], answer?.feedback[0]] }),
      spoilt({ createdAt: "yesterday" }),
      spoilt({ sources: [], citations: [], feedback: [] }, question),
      "not an object",
      question,
      spoilt({ content: "Unfinished", status: "streaming", metadata: { number: "1e300" } }),
      spoilt({ content: "To come", createdAt: "2999-01-01T00:00:00.000Z" }),
      spoilt({ content: "NUL \u0000 and half a pair \ud800" }),
    ];
    const report = await imported(other, { ...file, conversations: [{ ...conversation, messages }] });
    expect(report.messages).toMatchObject({ added: 5, skipped: 17 });
    const [taken] = (await exported(other)).conversations;
    expect(taken?.messages.find(({ content }) => content === "Unfinished")).toMatchObject({
      status: "failed",
      errorCode: "ANSWER_INTERRUPTED",
    });
    expect(Date.parse(taken?.messages.find(({ content }) => content === "To come")?.createdAt ?? "")).toBeLessThanOrEqual(chat.clock.now());
    expect(taken?.messages.at(-1)?.content).toBe("NUL \uFFFD and half a pair \uFFFD");
    expect((await other.query("conversation.open", { conversationId: taken?.id })).status).toBe(200);
  });

  it("exports the shown path as Markdown, with each answer's footnotes under their own names", async () => {
    const guest = chat.guest();
    const { conversationId } = await ask(guest, "What is\na lease?");
    await ask(guest, "fail now", conversationId);
    await ask(guest, "And again?", conversationId);
    const response = await guest.fetch(`/api/export/${conversationId}?format=markdown`);
    expect(response.headers.get("content-disposition")).toContain("attachment; filename=");
    expect(await response.text()).toBe(`# What is a lease?

> What is
> a lease?

A lease is renewed every second. [^1-1]

[^1-1]: [Leases › Renewal](https://docs.example/leases#renewal:~:text=A%20lease%20is%20renewed%20every%20second.): “A lease is renewed every second.”

> fail now

A lease is

> And again?

A lease is renewed every second. [^3-1]

[^3-1]: [Leases › Renewal](https://docs.example/leases#renewal:~:text=A%20lease%20is%20renewed%20every%20second.): “A lease is renewed every second.”
`);
    expect((await guest.fetch(`/api/export/${conversationId}?format=pdf`)).status).toBe(400);
    expect((await chat.guest().fetch(`/api/export/${conversationId}?format=markdown`)).status).toBe(404);
  });
});
