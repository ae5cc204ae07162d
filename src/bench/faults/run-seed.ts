import { setTimeout as sleep } from "node:timers/promises";
import { type AskedThread, askThread } from "./ask-thread";
import type { Evidence } from "./evidence";
import { readEvidence } from "./evidence";
import type { FaultLog } from "./fault-log";
import { type Guest, newGuest } from "./guest";
import { inject } from "./inject";
import type { Ledger } from "./ledger";
import { leftOpen } from "./left-open";
import type { ModelEndpoint } from "./model-endpoint";
import { patienceMs } from "./patience";
import type { Plan } from "./plan";
import { type Planned, plannedIn } from "./proven";
import type { Setup } from "./setup";
import { mayBeTrimmed } from "./stored-log";
import { type Finding, judge } from "./verdict";
import { watchEnds } from "./watch-ends";

/** Nothing in a run takes so long; what does, hangs. */
const longestRunMs = 10 * 60_000;

/** What a run came to. `sends` counts acknowledgements, `cuts` connections that pages cut in mid-answer, `cutOften` answers in which they did so five times. */
export type RunResult = {
  findings: Finding[];
  sends: number;
  delivered: number;
  failed: number;
  cancelled: number;
  restarts: number;
  cuts: number;
  cutOften: number;
  /** Questions that were accepted five times over. */
  sentFiveTimes: number;
  /** Answers whose Stop was quick for certain: nothing else was wrong meanwhile. */
  stopsTimed: number;
  /** How many of each its plan asked for. */
  planned: Planned;
};

export type RunParts = { setup: Setup; model: ModelEndpoint; faultLog: FaultLog; say: (line: string) => void };

/** One run: asks, does damage, waits, compares. */
export async function runSeed(parts: RunParts, plan: Plan): Promise<RunResult> {
  const { setup, model, faultLog } = parts;
  const sends = plan.threads.flatMap((thread) => thread.sends);
  for (const { ref, mode } of sends) model.plan(ref, mode);
  const guests = await Promise.all(Array.from({ length: plan.guests }, () => newGuest(setup.url)));
  const [firstGuest] = guests;
  if (firstGuest === undefined) throw new Error("a run has a guest");
  const [calm, over] = [new AbortController(), new AbortController()];
  const beganAt = Date.now();
  const threads = plan.threads.map((thread) =>
    askThread({ guest: guests[thread.guest] ?? firstGuest, model, faultLog, calm: calm.signal, over: over.signal }, thread),
  );
  const late = new AbortController();
  try {
    return await Promise.race([askAndCompare(parts, plan, { threads, guests, calm, beganAt }), tooLate(late.signal)]);
  } finally {
    late.abort();
    // Whatever went wrong: who asks and reads on keeps this process, and the next run, from ending.
    over.abort();
    await Promise.all(threads.map((thread) => thread.close()));
  }
}

async function tooLate(signal: AbortSignal): Promise<never> {
  await sleep(longestRunMs, undefined, { signal });
  throw new Error(`the run did not end within ${longestRunMs / 60_000} minutes`);
}

type Asked = { threads: AskedThread[]; guests: readonly Guest[]; calm: AbortController; beganAt: number };

async function askAndCompare(
  { setup, model, faultLog, say }: RunParts,
  plan: Plan,
  { threads, guests, calm, beganAt }: Asked,
): Promise<RunResult> {
  await inject(setup, plan.faults, faultLog, say);
  calm.abort();
  const conversationIds = threads.map(({ conversationId }) => conversationId);
  const ends = watchEnds(setup.sql, conversationIds, patienceMs);
  await Promise.all(threads.map(({ done }) => done));
  const overdue = await ends.settled();
  for (const { ref } of plan.threads.flatMap((thread) => thread.sends)) model.plan(ref, "good");
  await Promise.all(threads.map((thread, at) => retry(thread, plan, at)));
  const ledger: Ledger = {
    seed: plan.seed,
    instances: setup.instances.length,
    mayBeTrimmed: mayBeTrimmed(plan, setup.name),
    faults: faultLog.since(beganAt),
    overdue,
    threads: await Promise.all(threads.map((thread) => thread.finish())),
    failures: guests.flatMap(({ failures }) => failures),
  };
  const evidence = await readEvidence(setup.sql, conversationIds);
  const findings = [...judge(ledger, evidence, model.generations), ...(await leftOpen(setup, model))];
  for (const instance of setup.instances) await instance.setClock(0);
  return { findings, ...countUp(ledger, evidence), planned: plannedIn(plan) };
}

async function retry(thread: AskedThread, plan: Plan, at: number): Promise<void> {
  const planned = plan.threads[at];
  if (planned !== undefined) await thread.retry(planned);
}

function countUp({ threads }: Ledger, { messages, events }: Evidence): Omit<RunResult, "findings" | "planned"> {
  const answers = messages.filter(({ role }) => role === "assistant");
  const entries = threads.flatMap((thread) => thread.entries);
  const cuts = threads.flatMap((thread) => [...thread.cuts.values()]);
  const ended = (as: string) => answers.filter(({ status }) => status === as).length;
  return {
    sends: entries.flatMap(({ acknowledged }) => acknowledged).length,
    delivered: ended("delivered"),
    failed: ended("failed"),
    cancelled: ended("cancelled"),
    restarts: events.filter(({ type }) => type === "answer.restarted").length,
    cuts: cuts.reduce((sum, count) => sum + count, 0),
    cutOften: cuts.filter((count) => count >= 5).length,
    stopsTimed: entries.filter(({ stopped }) => stopped?.isQuiet).length,
    sentFiveTimes: entries.filter(({ acknowledged }) => acknowledged.length >= 5).length,
  };
}
