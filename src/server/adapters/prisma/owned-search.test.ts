import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ActingOwner, createOwners } from "@/testing/matrix/owners";
import { insertRow } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createMessageIndex } from "./message-index";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const index = createMessageIndex(database);

const { account, guest, person } = createOwners(database);

const common = "everybody";
const anyRole = { role: null, fromMs: null, untilMs: null };
const commonRange = { low: common, high: `${common}\u0001`, most: 9 };
const commonLike = { beginning: "every", ending: "body", minChars: 5, maxChars: 12, most: 9 };

let owners: ActingOwner[];
/** The holder of a guest's token whose conversation is somebody's account's. */
let claimed: ActingOwner;
const wordOf = async ({ actor }: ActingOwner) => (await index.words(actor, [commonRange]))[0]?.[0]?.id ?? -1;
const found = async ({ actor }: ActingOwner, word: number) => {
  const terms = [{ kind: "all" as const, ids: [word], best: [word], weight: 1 }];
  const pages = [null, 100].map((newest) => index.find(actor, terms, anyRole, { offset: 0, limit: 100, newest }));
  return (await Promise.all(pages)).map((texts) => [...new Set(texts.map(({ conversationId }) => conversationId))]);
};

beforeAll(async () => {
  owners = [await guest(), await guest(), await person(), await person()];
  claimed = await guest({}, await account());
  for (const { actor, own } of owners) {
    const waiting = await index.pending(100, actor);
    expect(new Set(waiting.map(({ conversationId }) => conversationId))).toEqual(new Set([own.conversationId]));
    await index.add(waiting.map((text) => ({ ...text, words: [common] })));
  }
});

it("gives nobody another's texts to read", async () => {
  expect(await index.pending(100, claimed.actor)).toEqual([]);
  for (const { actor } of owners) expect(await index.pending(100, actor)).toEqual([]);
});

it("knows the words of one's own texts alone", async () => {
  const ids = new Set<number>();
  for (const { actor } of owners) {
    const [words, alike] = [await index.words(actor, [commonRange]), await index.alike(actor, [commonLike])];
    expect(words).toEqual([[{ id: expect.any(Number), word: common, texts: expect.any(Number) }]]);
    expect(alike).toEqual(words);
    ids.add(words[0]?.[0]?.id ?? -1);
  }
  expect(ids.size).toBe(owners.length);
  expect(await index.words(claimed.actor, [commonRange])).toEqual([[]]);
  expect(await index.alike(claimed.actor, [{ ...commonLike, beginning: "everyx" }])).toEqual([[]]);
  expect(await index.alike(claimed.actor, [{ ...commonLike, ending: "xbody" }])).toEqual([[]]);
});

it("finds one's own texts alone, whoever's words are asked for", async () => {
  for (const owner of owners) {
    for (const other of owners) {
      const ids = owner === other ? [owner.own.conversationId] : [];
      expect(await found(owner, await wordOf(other))).toEqual([ids, ids]);
    }
  }
});

it("walks through one's own latest texts, however many others are newer", async () => {
  const page = { offset: 0, limit: 1, newest: 1 };
  for (const owner of owners) {
    const word = await wordOf(owner);
    const [latest] = await index.find(owner.actor, [{ kind: "all", ids: [word], best: [word], weight: 1 }], anyRole, page);
    expect(latest?.conversationId).toBe(owner.own.conversationId);
  }
});

it("counts nobody else's texts for a page, whatever words these are said to hold", async () => {
  const [one, other] = [owners[2] ?? claimed, owners[3] ?? claimed];
  const word = await wordOf(one);
  const theirs = { conversation_id: other.own.conversationId, owner_id: other.ownerId, role: null, words: [word] };
  for (let i = 0; i < 3; i++) await insertRow(database, "search_texts", { ...theirs, id: randomUUID(), at: new Date() });
  const terms = [{ kind: "all" as const, ids: [word], best: [word], weight: 1 }];
  const [first] = await index.find(one.actor, terms, anyRole, { offset: 0, limit: 1, newest: null });
  expect(first?.conversationId).toBe(one.own.conversationId);
});

it("finds nothing of what the index still holds under the name of somebody it no longer belongs to", async () => {
  const word = await wordOf(owners[2] ?? claimed);
  for (const thief of [...owners.slice(0, 2), claimed]) {
    const theirs = thief === claimed ? claimed.own : owners[2]?.own;
    const row = {
      conversation_id: theirs?.conversationId,
      id: randomUUID(),
      owner_id: thief.ownerId,
      role: null,
      at: new Date(),
      words: [word],
    };
    await insertRow(database, "search_texts", row);
    expect(await found(thief, word)).toEqual([[], []]);
  }
});
