import { setTimeout as sleep } from "node:timers/promises";
import { type AskedThread, askThread } from "./ask-thread";
import { readAbandonedJobs, readEvidence } from "./evidence";
import { newGuest } from "./guest";
import { inject } from "./inject";
import type { Ledger } from "./ledger";
import type { ModelEndpoint } from "./model-endpoint";
import type { Plan } from "./plan";
import type { Setup } from "./setup";
import { type Finding, judge } from "./verdict";

/** An answer must have ended this long after the last fault has. */
const patienceMs = 30_000;
const leaveWithinMs = 6_000;

/** What a run came to. `sends` counts acknowledgements, `cuts` connections that pages cut in mid-answer. */
export type RunResult = { findings: Finding[]; sends: number; delivered: number; failed: number; restarts: number; cuts: number };

/** One run: asks, does damage, waits, compares. */
export async function runSeed(setup: Setup, model: ModelEndpoint, plan: Plan, say: (line: string) => void): Promise<RunResult> {
  const sends = plan.threads.flatMap((thread) => thread.sends);
  for (const { ref, mode } of sends) model.plan(ref, mode);
  const guests = await Promise.all(Array.from({ length: plan.guests }, () => newGuest(setup.url)));
  const [firstGuest] = guests;
  if (firstGuest === undefined) throw new Error("a run has a guest");
  const patience = new AbortController();
  const threads = plan.threads.map((thread) => askThread(guests[thread.guest] ?? firstGuest, thread, patience.signal));
  await inject(setup, plan.faults, say);
  const timer = setTimeout(() => patience.abort(), patienceMs);
  await Promise.all(threads.map(({ done }) => done));
  clearTimeout(timer);
  for (const { ref } of sends) model.plan(ref, "good");
  await Promise.all(threads.map((thread, at) => retry(thread, plan, at)));
  const mayBeTrimmed = plan.faults.some(({ kind }) => kind === "clock");
  const ledger: Ledger = { seed: plan.seed, mayBeTrimmed, threads: await Promise.all(threads.map((thread) => thread.finish())) };
  const evidence = await readEvidence(
    setup.sql,
    ledger.threads.map(({ conversationId }) => conversationId),
  );
  const findings = [...judge(ledger, evidence, model.generations), ...(await leftOpen(setup, model))];
  for (const instance of setup.instances) await instance.setClock(0);
  const answers = evidence.messages.filter(({ role }) => role === "assistant");
  return {
    findings,
    sends: ledger.threads.flatMap(({ entries }) => entries.flatMap(({ acknowledged }) => acknowledged)).length,
    delivered: answers.filter(({ status }) => status === "delivered").length,
    failed: answers.filter(({ status }) => status === "failed").length,
    restarts: evidence.events.filter(({ type }) => type === "answer.restarted").length,
    cuts: ledger.threads.reduce((sum, { cuts }) => sum + cuts, 0),
  };
}

async function retry(thread: AskedThread, plan: Plan, at: number): Promise<void> {
  const planned = plan.threads[at];
  if (planned !== undefined) await thread.retry(planned);
}

/** Waits a little for what is just being closed. */
async function leftOpen(setup: Setup, model: ModelEndpoint): Promise<Finding[]> {
  const latest = Date.now() + leaveWithinMs;
  while (true) {
    const leaks = await lookForLeaks(setup, model);
    if (leaks.length === 0 || Date.now() > latest) return leaks.map((what) => ({ kind: "leaked", what }));
    await sleep(100);
  }
}

async function lookForLeaks(setup: Setup, model: ModelEndpoint): Promise<string[]> {
  const known = (await model.connections()) + (setup.database?.connections() ?? 0) + (setup.redis?.connections() ?? 0);
  const insides = await Promise.all(setup.instances.map(async (instance) => ({ name: instance.name, ...(await instance.look()) })));
  const leaks = insides.flatMap(({ name, connections, listeners, answers }) => {
    if (connections + listeners + answers === 0) return [];
    return [`instance ${name}: ${connections} streams, ${listeners} listeners, ${answers} running answers`];
  });
  // A load balancer keeps connections of its own open.
  const sockets = insides.reduce((sum, inside) => sum + inside.sockets, 0) - known;
  if (setup.name !== "cluster" && sockets > 0) leaks.push(`${sockets} connections that nobody uses`);
  return [...leaks, ...(await readAbandonedJobs(setup.sql)), ...(await setup.openInDatabase())];
}
