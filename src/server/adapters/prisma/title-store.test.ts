import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { questionOf } from "@/testing/matrix/belongings";
import { createOwners } from "@/testing/matrix/owners";
import { insertRow } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createTitleStore } from "./title-store";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const titles = createTitleStore(database);
const { guest, person } = createOwners(database);

/** A conversation with a job to name it, and the attempt that holds the job. */
async function toBeNamed(owner: Awaited<ReturnType<typeof guest>>, job: Record<string, unknown> = {}) {
  const { conversationId, questionId, mark } = owner.own;
  const attemptId = randomUUID();
  const lease = { lease_owner: "here", lease_expires_at: new Date(Date.now() + 60_000) };
  const row = {
    id: randomUUID(),
    kind: "title",
    key: questionId,
    message_id: questionId,
    status: "running",
    attempts: 1,
    attempt_id: attemptId,
    ...lease,
    ...job,
  };
  await insertRow(database, "jobs", row);
  return { owner, attemptId, conversationId, title: questionOf(mark) };
}
const titleOf = async (conversationId: string) =>
  (await database.query<{ title: string }>("SELECT title FROM conversations WHERE id = $1", [conversationId]))[0]?.title;

it("tells an attempt of the conversation that it is to name, and of no other", async () => {
  const named = [await toBeNamed(await guest()), await toBeNamed(await person())];
  for (const { attemptId, title } of named) expect(await titles.find(attemptId)).toEqual({ question: title, title });
  expect(await titles.find(randomUUID())).toBeNull();
});

it("renames that conversation alone, and tells its owner", async () => {
  const [mine, theirs] = [await toBeNamed(await guest()), await toBeNamed(await person())];
  expect(await titles.retitle(randomUUID(), { title: "Nobody's", replaces: mine.title }, Date.now())).toBeNull();
  await database.query("UPDATE conversations SET title = $2 WHERE id = $1", [theirs.conversationId, mine.title]);
  const renamed = await titles.retitle(mine.attemptId, { title: "Mine", replaces: mine.title }, Date.now());
  const { actor } = mine.owner;
  expect(renamed).toMatchObject({ conversationId: mine.conversationId, owner: actor.kind === "guest" ? `guest:${actor.tokenHash}` : "" });
  expect(await titleOf(mine.conversationId)).toBe("Mine");
  expect(await titleOf(theirs.conversationId)).toBe(mine.title);
  const told = await titles.retitle(theirs.attemptId, { title: "Theirs", replaces: mine.title }, Date.now());
  expect(told).toMatchObject({ conversationId: theirs.conversationId, owner: `user:${theirs.owner.ownerId}` });
});

it("leaves a conversation that a person has named meanwhile, or renamed", async () => {
  const [chosen, changed] = [await toBeNamed(await guest()), await toBeNamed(await guest())];
  await database.query("UPDATE conversations SET title_source = 'user' WHERE id = $1", [chosen.conversationId]);
  expect(await titles.find(chosen.attemptId)).toBeNull();
  for (const [{ attemptId }, replaces] of [
    [chosen, chosen.title],
    [changed, "Another"],
  ] as const) {
    expect(await titles.retitle(attemptId, { title: "Too late", replaces }, Date.now())).toBeNull();
  }
  expect([await titleOf(chosen.conversationId), await titleOf(changed.conversationId)]).toEqual([chosen.title, changed.title]);
});
