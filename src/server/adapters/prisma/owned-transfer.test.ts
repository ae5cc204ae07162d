import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor, UserActor } from "@/server/domain/identity/actor";
import type { StoredImport } from "@/server/domain/transfer/ports";
import { type Belongings, insertBelongings } from "@/testing/matrix/belongings";
import { insertRow } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createExportStore } from "./export-store";
import { createFeedbackStore } from "./feedback-store";
import { createImportStore } from "./import-store";
import { createShareStore } from "./share-store";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const exports = createExportStore(database);
const imports = createImportStore(database, { next: () => randomUUID() });
const shares = createShareStore(database);
const feedback = createFeedbackStore(database);

type Owner<Kind extends Actor = Actor> = { actor: Kind; own: Belongings };
const soon = () => new Date(Date.now() + 3_600_000);

async function account(): Promise<string> {
  const id = randomUUID();
  await insertRow(database, "users", { id, email: `${id}@example.org` });
  return id;
}

async function guest(userId: string | null = null): Promise<Owner> {
  const [sessionId, hash] = [randomUUID(), randomBytes(32)];
  await insertRow(database, "sessions", { id: sessionId, guest_token_hash: hash, expires_at: soon() });
  const actor = { kind: "guest" as const, tokenHash: hash.toString("hex") };
  return { actor, own: await insertBelongings(database, { userId, sessionId }) };
}

async function person(): Promise<Owner<UserActor>> {
  const [userId, sessionId] = [await account(), randomUUID()];
  await insertRow(database, "sessions", { id: sessionId, user_id: userId, expires_at: soon() });
  return { actor: { kind: "user", userId, sessionId }, own: await insertBelongings(database, { userId, sessionId }) };
}

function message(own: Partial<StoredImport> = {}): StoredImport {
  const createdAt = new Date(Date.now() - 1_000).toISOString();
  const body = {
    role: "user",
    type: "text",
    content: "Brought along",
    status: "delivered",
    errorCode: null,
    createdAt,
    readAt: null,
  } as const;
  return {
    ...body,
    id: randomUUID(),
    importedId: randomUUID(),
    parentId: null,
    metadata: {},
    sources: [],
    citations: [],
    feedback: [],
    ...own,
  };
}

describe("the stores of what is taken along, shared and rated", () => {
  let people: [Owner<UserActor>, Owner<UserActor>];
  let owners: Owner[];
  /** Holds the token of the session that another's conversation began in. */
  let claimed: Owner;
  beforeAll(async () => {
    people = [await person(), await person()];
    owners = [await guest(), await guest(), ...people];
    claimed = await guest(await account());
  });
  const pairs = (): [Actor, Belongings][] => [
    ...owners.flatMap((one) => owners.flatMap((other): [Actor, Belongings][] => (one === other ? [] : [[one.actor, other.own]]))),
    [claimed.actor, claimed.own],
  ];

  it("export one's own alone", async () => {
    for (const { actor, own } of owners) {
      expect((await exports.find(actor, own.conversationId))?.id).toBe(own.conversationId);
      expect((await exports.list(actor, null, 9)).map(({ id }) => id)).toEqual([own.conversationId]);
      expect((await exports.messages(actor, own.conversationId, 0, 9)).map(({ feedback: rated }) => rated.length)).toEqual([0, 0, 1]);
      expect(await exports.messages(actor, own.conversationId, 2, 9)).toHaveLength(1);
    }
    for (const [actor, theirs] of pairs()) {
      expect(await exports.find(actor, theirs.conversationId)).toBeNull();
      expect(await exports.messages(actor, theirs.conversationId, 0, 9)).toEqual([]);
    }
    expect(await exports.list(claimed.actor, null, 9)).toEqual([]);
  });

  it("export nothing that another has said of one's own answer", async () => {
    const { actor, own } = await person();
    await insertRow(database, "feedback", { id: randomUUID(), message_id: own.answerId, rating: 1, user_id: await account() });
    expect((await exports.messages(actor, own.conversationId, 0, 9)).map(({ feedback: rated }) => rated.length)).toEqual([0, 0, 1]);
  });

  it("export each conversation once, page by page, those of one moment too", async () => {
    const { actor, own } = await person();
    const at = new Date(Date.now() - 60_000);
    for (let i = 0; i < 4; i++)
      await insertRow(database, "conversations", { id: randomUUID(), user_id: own.userId, title: "Same moment", created_at: at });
    const listed: string[] = [];
    for (let page = await exports.list(actor, null, 2); page.length > 0; page = await exports.list(actor, page.at(-1) ?? null, 2))
      listed.push(...page.map(({ id }) => id));
    expect(new Set(listed).size).toBe(5);
    expect(listed).toHaveLength(5);
  });

  it("import into one's own alone", async () => {
    const [one, other] = people;
    const importedId = randomUUID();
    const nowMs = Date.now();
    const createdAt = new Date(nowMs - 5_000).toISOString();
    const header = {
      title: "Brought",
      titleSource: "user",
      status: "open",
      createdAt,
      updatedAt: createdAt,
      lastMessageAt: createdAt,
    } as const;
    const conversation = { ...header, id: randomUUID(), importedId, metadata: {}, nowMs };
    expect(await imports.begin(one.actor, conversation)).toBe(true);
    expect(await imports.begin(one.actor, { ...conversation, id: randomUUID() })).toBe(false);
    expect(
      await imports.begin({ ...one.actor, sessionId: other.actor.sessionId }, { ...conversation, id: randomUUID(), importedId: "x" }),
    ).toBe(false);
    expect((await imports.find(one.actor, importedId))?.conversationId).toBe(conversation.id);
    expect((await imports.find(one.actor, one.own.conversationId))?.messages.size).toBe(3);
    for (const id of [importedId, conversation.id]) expect(await imports.find(other.actor, id)).toBeNull();

    const [first, last] = [message(), message()];
    expect(await imports.append(other.actor, conversation.id, [first])).toBe("raced");
    expect(await imports.append(one.actor, conversation.id, [first, last])).toBe("added");
    expect(await imports.append(one.actor, conversation.id, [message({ importedId: first.importedId })])).toBe("raced");
    expect(await imports.append(one.actor, conversation.id, [message({ createdAt: "2999-01-01T00:00:00.000Z" })])).toBe("refused");
    const later = "2026-01-02T03:04:05.678Z";
    const latest = async () => (await exports.find(one.actor, conversation.id))?.lastMessageAt;
    await imports.grown(other.actor, conversation.id, new Date(nowMs).toISOString());
    await imports.grown(one.actor, one.own.conversationId, new Date(nowMs).toISOString());
    await imports.grown(one.actor, conversation.id, later);
    expect(await latest()).toBe(createdAt);
    await imports.grown(one.actor, conversation.id, new Date(nowMs).toISOString());
    expect(await latest()).toBe(new Date(nowMs).toISOString());
    const shown = async () => (await exports.find(one.actor, conversation.id))?.shownMessageId;
    await imports.show(other.actor, conversation.id, first.id);
    expect(await shown()).toBeNull();
    await imports.show(one.actor, one.own.conversationId, first.id);
    await imports.show(one.actor, conversation.id, last.id);
    expect(await shown()).toBeNull();
    expect((await exports.find(one.actor, one.own.conversationId))?.shownMessageId).toBeNull();
    await imports.show(one.actor, conversation.id, first.id);
    expect(await shown()).toBe(first.id);
  });

  it("withdraw what was just added to one's own, and a conversation only when nothing else is in it", async () => {
    const [one, other] = people;
    const createdAt = new Date(Date.now() - 5_000).toISOString();
    const header = {
      title: "Brought",
      titleSource: "user",
      status: "open",
      createdAt,
      updatedAt: createdAt,
      lastMessageAt: createdAt,
    } as const;
    const conversation = { ...header, id: randomUUID(), importedId: randomUUID(), metadata: {}, nowMs: Date.now() };
    const left = async () => {
      const there = await imports.find(one.actor, conversation.importedId);
      return there && new Set(there.messages.values()).size;
    };
    await imports.begin(one.actor, conversation);
    await imports.withdraw(other.actor, conversation.id, []);
    expect(await left()).toBe(0);
    const [first, last] = [message(), message()];
    await imports.append(one.actor, conversation.id, [first, last]);
    await imports.withdraw(other.actor, conversation.id, [first.id, last.id]);
    await imports.withdraw(one.actor, one.own.conversationId, [last.id]);
    expect(await left()).toBe(2);
    await imports.withdraw(one.actor, conversation.id, [last.id]);
    expect(await left()).toBe(1);
    await imports.withdraw(one.actor, conversation.id, [first.id]);
    expect(await left()).toBeNull();
  });

  it("withdraw nothing that something else stands on by now", async () => {
    const [one] = people;
    const before = (await imports.find(one.actor, one.own.conversationId))?.messages.size ?? 0;
    const [root, middle, end, beside, own] = [message(), message(), message(), message(), message()];
    const added = [root, { ...middle, parentId: root.id }, { ...end, parentId: middle.id }, { ...beside, parentId: root.id }];
    await imports.append(one.actor, one.own.conversationId, added);
    await imports.append(one.actor, one.own.conversationId, [{ ...own, parentId: middle.id }]);
    await imports.withdraw(
      one.actor,
      one.own.conversationId,
      added.map(({ id }) => id),
    );
    const left = await imports.find(one.actor, one.own.conversationId);
    const isThere = [root, middle, own, end, beside].map(({ id }) => left?.messages.has(id));
    expect(isThere).toEqual([true, true, true, false, false]);
    expect(left?.messages.size).toBeGreaterThan(before);
  });

  it("share one's own alone, and end one's own alone", async () => {
    const [one, other] = people;
    const snapshot = { title: "Mine", sharedAt: new Date().toISOString(), messages: [] };
    const made = { id: randomUUID(), token: randomBytes(32).toString("base64url"), nowMs: Date.now() };
    const share = { ...made, conversationId: one.own.conversationId, snapshot: { ...snapshot, messages: [] } };
    expect(await shares.create(other.actor, share, 20)).toBeNull();
    expect(await shares.list(other.actor, one.own.conversationId)).toBeNull();
    expect((await shares.list(one.actor, one.own.conversationId))?.map(({ id }) => id)).toEqual([one.own.shareId]);
    const [shareId, theirs] = [one.own.shareId ?? "", other.own.shareId ?? ""];
    expect(await shares.revoke(other.actor, { conversationId: one.own.conversationId, shareId })).toBe(false);
    expect(await shares.revoke(other.actor, { conversationId: other.own.conversationId, shareId })).toBe(false);
    expect(await shares.revoke(one.actor, { conversationId: one.own.conversationId, shareId: theirs })).toBe(false);
    expect(await shares.revoke(one.actor, { conversationId: one.own.conversationId, shareId })).toBe(true);
    expect((await shares.find(other.own.shareToken ?? ""))?.title).toContain(other.own.mark);
    expect(await shares.find(randomBytes(32).toString("base64url"))).toBeNull();
  });

  it("rate one's own answers alone, and show one's own ratings alone", async () => {
    const given = { rating: "down" as const, reasons: [], comment: null, nowMs: Date.now() };
    for (const { actor, own } of owners) {
      const rated = { conversationId: own.conversationId, messageId: own.answerId, citation: null };
      expect(await feedback.list(actor, own.conversationId, 9)).toHaveLength(1);
      expect(await feedback.give(actor, { ...rated, ...given, id: randomUUID() })).toMatchObject({ rating: "down" });
      expect(await feedback.list(actor, own.conversationId, 9)).toHaveLength(1);
    }
    for (const [actor, theirs] of pairs()) {
      const rated = { conversationId: theirs.conversationId, messageId: theirs.answerId, citation: null };
      expect(await feedback.list(actor, theirs.conversationId, 9)).toBeNull();
      expect(await feedback.give(actor, { ...rated, ...given, id: randomUUID() })).toBeNull();
      expect(await feedback.withdraw(actor, rated)).toBe(false);
    }
    const [one, other] = people;
    const mixed = { conversationId: one.own.conversationId, messageId: other.own.answerId, citation: null };
    expect(await feedback.give(one.actor, { ...mixed, ...given, id: randomUUID() })).toBeNull();
  });
});
