import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createJobStore } from "@/server/adapters/prisma/job-store";
import { silentLogger } from "@/testing/silent-logger";
import { type TemporaryDatabase, temporaryDatabase } from "@/testing/temporary-database";
import type { JobStore } from "../domain/job/ports";
import { exclusively } from "./exclusively";
import type { JobKinds } from "./job-kind";
import { createJobWorker, type JobWorker } from "./job-worker";

const hour = 3_600_000;
const once = { everyMs: null, mostAttempts: 2 };
const patience = { timeout: 20_000 };

describe("workers that share a database", () => {
  let database: TemporaryDatabase;
  let jobs: JobStore;
  const workers: JobWorker[] = [];
  beforeAll(async () => {
    database = await temporaryDatabase();
    jobs = createJobStore(database, { next: () => crypto.randomUUID() });
  });
  beforeEach(async () => {
    await database.query("DELETE FROM jobs");
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  });
  afterAll(() => database.dispose());

  const worker = async (kinds: JobKinds, leaseOwner = "a") => {
    const made = createJobWorker({ jobs, kinds, leaseOwner, isAlone: false, logger: silentLogger });
    workers.push(made);
    await made.start();
    return made;
  };
  const statusOf = async (key: string) => (await jobs.find(key))?.status;
  const dueNow = (key: string) => database.query("UPDATE jobs SET run_at = footnote_now() WHERE key = $1", [key]);

  it("do a chore once each time it is due, whoever looks", async () => {
    const done: string[] = [];
    const chore = (owner: string) => ({ sweep: { everyMs: hour, mostAttempts: null, run: async () => void done.push(owner) } });
    const both = [await worker(chore("a"), "a"), await worker(chore("b"), "b")];
    await expect.poll(() => jobs.find("sweep"), patience).toMatchObject({ status: "queued", attempts: 0 });
    for (const each of both) each.kick();
    await expect.poll(() => done.length).toBe(1);
    await dueNow("sweep");
    for (const each of both) each.kick();
    await expect.poll(() => done.length, patience).toBe(2);
    await expect.poll(() => statusOf("sweep")).toBe("queued");
    expect(done).toHaveLength(2);
  });

  it("try again later what failed, say why, and go on with a chore for ever", async () => {
    let fails = true;
    const chore = async () => {
      if (fails) throw new Error("the cellar is locked");
    };
    const tidy = await worker({ sweep: { everyMs: hour, mostAttempts: null, run: async () => void (await chore()) } });
    const failed = { status: "queued", attempts: 1, error: "Error: the cellar is locked" };
    await expect.poll(() => jobs.find("sweep"), patience).toMatchObject(failed);
    const [waiting] = await database.query<{ pause: number }>("SELECT extract(epoch FROM run_at - finished_at)::float8 AS pause FROM jobs");
    expect(waiting?.pause).toBeGreaterThan(4);
    fails = false;
    await dueNow("sweep");
    tidy.kick();
    await expect.poll(() => jobs.find("sweep"), patience).toMatchObject({ status: "queued", attempts: 0, error: null });
  });

  it("leave alone what failed as often as it may", async () => {
    const tries: number[] = [];
    const kinds: JobKinds = {
      copy: {
        ...once,
        run: async ({ attempts }) => {
          tries.push(attempts);
          throw new Error("no");
        },
      },
    };
    await jobs.ensure([{ kind: "copy", key: "copy", payload: {} }]);
    const tidy = await worker(kinds);
    await expect.poll(() => jobs.find("copy"), patience).toMatchObject({ status: "queued", attempts: 1 });
    await dueNow("copy");
    tidy.kick();
    await expect.poll(() => statusOf("copy"), patience).toBe("failed");
    expect(tries).toEqual([1, 2]);
  });

  it("do not run a job that has killed as many processes as it may", async () => {
    await jobs.ensure([{ kind: "copy", key: "copy", payload: {} }]);
    for (const owner of ["dead", "dead too"]) await jobs.claim(["copy"], { leaseOwner: owner, leaseMs: 0, everyOther: false }, 1);
    let runs = 0;
    await worker({ copy: { ...once, run: async () => void runs++ } });
    await expect.poll(() => statusOf("copy"), patience).toBe("failed");
    expect(runs).toBe(0);
  });

  it("end what another has taken over, and give back what they stop in", async () => {
    const seen: string[] = [];
    const kinds = (owner: string): JobKinds => ({
      copy: {
        ...once,
        run: (_, signal) =>
          new Promise((_resolve, reject) => {
            seen.push(owner);
            signal.addEventListener("abort", () => {
              seen.push(`${owner} ends`);
              reject(signal.reason);
            });
          }),
      },
    });
    await jobs.ensure([{ kind: "copy", key: "copy", payload: {} }]);
    await worker(kinds("a"), "a");
    await expect.poll(() => seen).toEqual(["a"]);
    await database.query("UPDATE jobs SET lease_expires_at = footnote_now() - interval '1 second'");
    const next = await worker(kinds("b"), "b");
    await expect.poll(() => seen, patience).toEqual(["a", "b", "a ends"]);
    await next.stop();
    expect(await jobs.find("copy")).toMatchObject({ status: "queued", attempts: 1, error: null });
  });

  it("wait for each other where one needs the result at once", async () => {
    const order: string[] = [];
    const spec = { kind: "copy", key: "copy", payload: {} };
    const how = { kind: once, stopping: new AbortController().signal, takesOthers: false };
    const deps = { jobs, logger: silentLogger, isAlone: false };
    const copy = (leaseOwner: string, takesOthers = false) =>
      exclusively({ ...deps, leaseOwner }, spec, { ...how, takesOthers }, async () => {
        order.push(`${leaseOwner} begins`);
        await new Promise((resolve) => setTimeout(resolve, 200));
        order.push(`${leaseOwner} ends`);
        return leaseOwner;
      });
    const first = copy("a");
    await expect.poll(() => order).toEqual(["a begins"]);
    expect(await Promise.all([first, copy("b"), copy("c", true)])).toEqual(["a", "b", null]);
    expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  });
});
