import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MatrixActor } from "@/testing/matrix/actors";
import { type Cell, cellsOf } from "@/testing/matrix/cells";
import { follow } from "@/testing/matrix/follow";
import { loadApp } from "@/testing/matrix/next-app";
import { expectedOf, type Policy } from "@/testing/matrix/policy";
import { type OpenWorld, openWorld } from "@/testing/matrix/world";

const app = await loadApp();
const ids: Policy["ids"] = { conversationId: { of: "conversationId", missing: "ok" } };
/** What is another's or missing is let in like one's own, and then hears nothing. */
const policy: Policy = {
  name: "connection.events",
  access: "actor",
  isWrite: false,
  isForAnyone: true,
  ids,
  call: () => Promise.reject(new Error("followed, not called")),
};

type Seat = { kind: string; actor: MatrixActor; cell: Cell; following: Awaited<ReturnType<typeof follow>> };

describe("who hears which conversation", () => {
  let world: OpenWorld;
  const seats: Seat[] = [];
  beforeAll(async () => {
    world = await openWorld();
    for (const [kind, actor] of world.cast.actors) {
      for (const cell of cellsOf(ids, actor, world.cast.others)) {
        seats.push({ kind, actor, cell, following: await follow(app, actor, cell.ids.conversationId?.value) });
      }
    }
  });
  afterAll(async () => {
    await Promise.all(seats.map(({ following }) => following.close()));
    await world.dispose();
  });

  it("lets everybody in or refuses them as it must", async ({ task }) => {
    const expected = ({ actor, cell }: Seat) => expectedOf(policy, actor, cell);
    await until(() => seats.every((seat) => expected(seat) === "ok" || seat.following.refusal() !== null));
    const wrong = seats.filter((seat) => expected(seat) !== (seat.following.refusal() ?? "ok"));
    Object.assign(task.meta, { cells: seats.length, wrong: wrong.length });
    expect(wrong.map(({ kind, cell, following }) => [kind, cell.name, following.heard()])).toEqual([]);
  });

  it("is silence for everything but one's own, whatever happens there", async () => {
    const open = seats.filter(({ following }) => following.refusal() === null);
    const isOwn = ({ cell }: Seat) => cell.ids.conversationId?.whose === "own";
    const own = open.filter(isOwn);
    expect(own.length).toBeGreaterThan(3);
    await until(() => own.every(({ following }) => following.heard().includes("answer.stage")));
    for (const owner of world.cast.owners) expect(await rename(owner)).toBe(200);
    const active = own.filter(({ actor }) => actor.writes === null);
    for (const { actor } of active) expect(await rename(actor)).toBe(200);
    await until(() => active.every(({ following }) => following.heard().includes("A new name")));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const overheard = open.filter((seat) => !isOwn(seat) && seat.following.heard() !== "");
    expect(overheard.map(({ kind, cell, following }) => [kind, cell.name, following.heard()])).toEqual([]);
  });

  async function rename({ browser, belongings }: MatrixActor): Promise<number> {
    const { status } = await browser.mutate("conversation.rename", { conversationId: belongings?.conversationId, title: "A new name" });
    return status;
  }
});

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue(); tries++) {
    if (tries > 2_000) throw new Error("it never happened");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
