import { setTimeout as sleep } from "node:timers/promises";
import { readAbandonedJobs } from "./evidence";
import type { Insides } from "./instance";
import type { ModelEndpoint } from "./model-endpoint";
import type { Setup } from "./setup";
import type { Finding } from "./verdict";

/** A title may be asked for until ten seconds after its answer; then the connection to the model is kept idle, which only the model counts, for four. */
const leaveWithinMs = 16_000;

/** What is still open once everybody has left. Waits a little for what is just being closed. */
export async function leftOpen(setup: Setup, model: ModelEndpoint): Promise<Finding[]> {
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
  const leaks = insides.flatMap(({ name, ...inside }) => heldBy(inside).map((what) => `instance ${name}: ${what}`));
  const pooled = insides.reduce((sum, { pool }) => sum + pool.open, 0);
  const sockets = insides.reduce((sum, inside) => sum + inside.sockets, 0) - known;
  return [
    ...leaks,
    ...unused(sockets, setup.connectionsBetween()),
    ...(await readAbandonedJobs(setup.sql)),
    ...(await setup.openInDatabase(pooled)),
  ];
}

/** What a process that serves nobody should not hold, in words. */
export function heldBy({ connections, listeners, answers, requests, pool }: Insides): string[] {
  const isServing = connections + listeners + answers + requests > 0;
  return [
    ...(isServing ? [`${connections} streams, ${listeners} listeners, ${answers} running answers, ${requests} requests`] : []),
    ...(pool.inUse > 0 ? [`${pool.inUse} of ${pool.open} database connections were taken and not given back`] : []),
    ...(pool.waiting > 0 ? [`${pool.waiting} wait for a database connection`] : []),
  ];
}

/** Every connection of the instances that is no service's comes from what balances the load, and that has no others: its clients have left. */
function unused(sockets: number, between: number | null): string[] {
  if (between === null || sockets === between) return [];
  if (sockets > between) return [`${sockets - between} connections of the instances that nobody uses`];
  return [`${between - sockets} connections of clients that have left`];
}
