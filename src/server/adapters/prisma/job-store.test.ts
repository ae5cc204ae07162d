import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HeldJob, JobLease } from "@/server/domain/job/ports";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import { createJobStore } from "./job-store";

const leaseOf = (leaseOwner: string, leaseMs = 60_000): JobLease => ({ leaseOwner, leaseMs, everyOther: false });
const spec = { kind: "sweep", key: "sweep", payload: { deep: true } };
const doneForNow = { status: "done", nextInMs: 0, noted: {} } as const;

describe("the store of named jobs", () => {
  let database: TemporaryDatabase;
  beforeAll(async () => {
    database = await temporaryDatabase();
  });
  beforeEach(async () => {
    await database.query("DELETE FROM jobs");
  });
  afterAll(() => database.dispose());

  const store = () => createJobStore(database, { next: () => crypto.randomUUID() });
  const claim = (owner: string, leaseMs?: number) => store().claim(["sweep"], leaseOf(owner, leaseMs), 10);
  const claimOne = async (owner: string, leaseMs?: number): Promise<HeldJob> => {
    const [job] = await claim(owner, leaseMs);
    if (job === undefined) throw new Error("there was nothing to claim");
    return job;
  };
  const state = () => store().find("sweep");

  it("makes a job once, whoever makes it", async () => {
    await Promise.all([store().ensure([spec]), store().ensure([spec]), store().ensure([spec, { ...spec, key: "other" }])]);
    expect(await database.query("SELECT key FROM jobs ORDER BY key")).toEqual([{ key: "other" }, { key: "sweep" }]);
  });

  it("gives a job to one of those who ask at the same time, and only kinds that were asked for", async () => {
    await store().ensure([spec, { kind: "unknown", key: "unknown", payload: {} }]);
    const taken = (await Promise.all(["a", "b", "c", "d"].map((owner) => claim(owner)))).flat();
    expect(taken).toEqual([{ ...spec, attempts: 1, attemptId: expect.any(String) }]);
    expect(await claim("e")).toEqual([]);
  });

  it("gives a dead holder's job to the next, and refuses what the dead one does afterwards", async () => {
    await store().ensure([spec]);
    const dead = await claimOne("a", 0);
    const next = await claimOne("b");
    expect(next).toMatchObject({ attempts: 2 });
    expect(await store().renewLeases([dead.attemptId, next.attemptId], 60_000)).toEqual([next.attemptId]);
    expect(await store().end(dead.attemptId, doneForNow)).toBe(false);
    expect(await state()).toMatchObject({ status: "running" });
    expect(await store().end(next.attemptId, doneForNow)).toBe(true);
  });

  it("writes a lease again once it has lost a fifth of its time, or ends later than any may, and not before", async () => {
    await store().ensure([spec]);
    const { attemptId } = await claimOne("a");
    const endAfter = async (seconds: number) => {
      await database.query("UPDATE jobs SET lease_expires_at = footnote_now() + $1 * interval '1 second'", [seconds]);
      const before = await database.query<{ at: Date }>("SELECT lease_expires_at AS at FROM jobs");
      expect(await store().renewLeases([attemptId], 60_000)).toEqual([attemptId]);
      const after = await database.query<{ at: Date }>("SELECT lease_expires_at AS at FROM jobs");
      return Number(after[0]?.at) - Number(before[0]?.at);
    };
    for (const seconds of [50, 60, 110]) expect([seconds, await endAfter(seconds)]).toEqual([seconds, 0]);
    expect(await endAfter(40)).toBeGreaterThan(15_000);
    expect(await endAfter(130)).toBeLessThan(-60_000);
  });

  it("lets a job come again after its time, with a new count once it was done", async () => {
    await store().ensure([spec]);
    const job = await claimOne("a");
    await store().end(job.attemptId, { status: "failed", nextInMs: 0, error: "Error: no" });
    expect(await state()).toMatchObject({ status: "queued", attempts: 1, error: "Error: no" });
    expect(await store().failing()).toHaveLength(1);
    const again = await claimOne("a");
    expect(again.attempts).toBe(2);
    await store().end(again.attemptId, { status: "done", nextInMs: 60_000, noted: { seen: 3 } });
    expect(await state()).toMatchObject({ status: "queued", attempts: 0, error: null });
    expect(await store().failing()).toEqual([]);
    expect(await claim("a")).toEqual([]);
    expect(await database.query("SELECT payload FROM jobs")).toEqual([{ payload: { deep: true, seen: 3 } }]);
  });

  it("does not count an attempt that was given back", async () => {
    await store().ensure([spec]);
    await store().end((await claimOne("a")).attemptId, { status: "released" });
    expect((await claimOne("b")).attempts).toBe(1);
  });

  it("takes a job by its name unless somebody alive holds it", async () => {
    const first = await store().take(spec, leaseOf("a"));
    expect(first).toMatchObject({ attempts: 1, key: "sweep" });
    expect(await store().take(spec, leaseOf("b"))).toBeNull();
    expect(await store().take(spec, { ...leaseOf("b"), everyOther: true })).toMatchObject({ attempts: 2 });
    const last = await store().take(spec, { ...leaseOf("a", 0), everyOther: true });
    await store().end(last?.attemptId ?? "", { status: "failed", nextInMs: null, error: "Error: no" });
    expect(await state()).toMatchObject({ status: "failed" });
    expect(await store().take({ ...spec, payload: { deep: false } }, leaseOf("b"))).toMatchObject({
      attempts: 1,
      payload: { deep: false },
    });
  });
});
