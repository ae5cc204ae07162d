import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ActingOwner, createOwners } from "@/testing/matrix/owners";
import { insertRow } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createFeedbackStore } from "./feedback-store";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const store = createFeedbackStore(database);
const { account, guest, person } = createOwners(database);

let owners: ActingOwner[];
/** The holder of a guest's token whose conversation is somebody's account's. */
let claimed: ActingOwner;
beforeAll(async () => {
  owners = [await guest(), await guest(), await person(), await person()];
  claimed = await guest({}, await account());
});
const strangers = () => [
  ...owners.flatMap((one) => owners.filter((other) => other !== one).map((other) => ({ one, other }))),
  { one: claimed, other: claimed },
];
const answerOf = ({ own }: ActingOwner) => ({ conversationId: own.conversationId, messageId: own.answerId, citation: null });
const rating = (comment: string) => ({ id: randomUUID(), rating: "down" as const, reasons: [], comment, nowMs: Date.now() });
const commentsOf = async ({ actor, own }: ActingOwner) => (await store.list(actor, own.conversationId, 9))?.map(({ comment }) => comment);

it("lists one's own ratings alone", async () => {
  for (const owner of owners) expect(await commentsOf(owner)).toEqual([`Rated ${owner.own.mark}.`]);
  for (const { one, other } of strangers()) expect(await store.list(one.actor, other.own.conversationId, 9)).toBeNull();
});

it("lists nothing that another has said of one's own answer", async () => {
  for (const owner of owners) {
    const others = owners.filter((other) => other !== owner);
    for (const { actor, own } of others) {
      const of = actor.kind === "user" ? { user_id: actor.userId } : { session_id: own.sessionId };
      await insertRow(database, "feedback", { id: randomUUID(), message_id: owner.own.answerId, rating: 1, ...of });
    }
    expect(await commentsOf(owner)).toEqual([`Rated ${owner.own.mark}.`]);
  }
});

it("rates and takes back on one's own answers alone", async () => {
  for (const { one, other } of strangers()) {
    expect(await store.give(one.actor, { ...answerOf(other), ...rating("Not mine") })).toBeNull();
    expect(await store.withdraw(one.actor, answerOf(other))).toBe(false);
  }
  for (const owner of owners) {
    expect(await store.give(owner.actor, { ...answerOf(owner), ...rating("Mine") })).toMatchObject({ comment: "Mine" });
    expect(await commentsOf(owner)).toEqual(["Mine"]);
    const before = await database.query("SELECT id FROM feedback");
    expect(await store.withdraw(owner.actor, answerOf(owner))).toBe(true);
    expect(await commentsOf(owner)).toEqual([]);
    expect(await database.query("SELECT id FROM feedback")).toHaveLength(before.length - 1);
  }
});
