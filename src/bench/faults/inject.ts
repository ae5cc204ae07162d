import { setTimeout as sleep } from "node:timers/promises";
import type { FaultLog } from "./fault-log";
import type { Instance } from "./instance";
import type { Fault } from "./plan";
import type { Line, Setup } from "./setup";

const startWithinMs = 240_000;

/** Does the damage at its time and mends it again. Two faults at once on the same thing take turns. */
export async function inject(setup: Setup, faults: readonly Fault[], log: FaultLog, say: (line: string) => void): Promise<void> {
  const turns = new Map<string, Promise<void>>();
  await Promise.all(
    faults.map(async (fault) => {
      await sleep(fault.atMs);
      const thing = thingOf(fault);
      const turn = (turns.get(thing) ?? Promise.resolve()).then(async () => {
        const { struck, mended } = log.begin(fault);
        say(`begins: ${JSON.stringify(fault)}`);
        await damage(setup, fault, struck);
        mended();
        say(`ended:  ${JSON.stringify(fault)}`);
      });
      turns.set(thing, turn);
      await turn;
    }),
  );
}

function thingOf(fault: Fault): string {
  if ("instance" in fault) return `instance ${fault.instance}`;
  return fault.kind.endsWith("redis") ? "redis" : "database";
}

async function damage(setup: Setup, fault: Fault, struck: () => void): Promise<void> {
  const instance = ("instance" in fault ? setup.instances[fault.instance] : undefined) ?? setup.instances[0];
  switch (fault.kind) {
    case "kill":
    case "end":
      await (fault.kind === "kill" ? instance.kill() : instance.end());
      struck();
      await sleep(fault.downMs);
      return startAgain(instance);
    case "freeze":
      instance.freeze();
      await sleep(fault.forMs);
      return instance.thaw();
    case "clock":
      return instance.setClock(fault.offsetMs);
    case "cut-database":
    case "stall-database":
      return interrupt(setup.database, fault.kind === "stall-database", fault.forMs);
    case "cut-redis":
    case "stall-redis":
      return interrupt(setup.redis, fault.kind === "stall-redis", fault.forMs);
    case "restart-database":
    case "restart-redis":
      return restart(fault.kind === "restart-redis" ? setup.redis : setup.database, fault);
    case "end-database-connections":
      return setup.database?.endConnections();
  }
}

/** As an orchestrator does: an instance that cannot start, because its database is away, is started once more. */
async function startAgain(instance: Instance): Promise<void> {
  const latest = Date.now() + startWithinMs;
  while (true) {
    try {
      return await inTime(instance);
    } catch (error) {
      if (Date.now() > latest) throw error;
      await sleep(500);
    }
  }
}

/** A process that neither serves nor ends is as bad as none. */
async function inTime(instance: Instance): Promise<void> {
  const patience = new AbortController();
  const late = sleep(startWithinMs, undefined, { signal: patience.signal }).then(
    async () => {
      await instance.kill().catch(() => {});
      throw new Error(`instance ${instance.name} neither served nor ended`);
    },
    () => {},
  );
  await Promise.race([instance.start(), late]).finally(() => patience.abort());
}

async function restart(line: Line | null, { isCrash, forMs }: { isCrash: boolean; forMs: number }): Promise<void> {
  await line?.leave(isCrash);
  await sleep(forMs);
  await line?.comeBack();
}

async function interrupt(line: Line | null, isStall: boolean, forMs: number): Promise<void> {
  if (isStall) line?.stall();
  else await line?.cut();
  await sleep(forMs);
  await line?.restore();
}
