import { startCluster } from "./cluster-setup";
import { startEmbedded } from "./embedded-setup";
import { type Options, serversOf } from "./options";
import type { Plan } from "./plan";
import { startPostgres } from "./postgres-setup";
import type { Setup } from "./setup";

/** The set-ups of many runs, one after the other. */
export type Setups = {
  /** The one that this plan is for. Another that stood is closed first; what that left open goes to `leaked`. */
  standing(plan: Pick<Plan, "hasRedis">, leaked: (what: string) => void): Promise<Setup>;
  /** The one that stands. */
  current(): Setup | null;
  /** Ends everything; what was left open then, or went wrong with it, in words. */
  close(): Promise<string[]>;
};

/** `start` gives a new one, with Redis or without. */
export function createSetups(start: (hasRedis: boolean) => Promise<Setup>, mayHaveRedis: boolean): Setups {
  let setup: Setup | null = null;
  let isWithRedis = false;
  let isToBeHad = mayHaveRedis;
  const close = async (): Promise<string[]> => {
    const closing = setup;
    setup = null;
    return (await closing?.close().catch((error: unknown) => [String(error)])) ?? [];
  };
  return {
    async standing({ hasRedis }, leaked) {
      const isWanted = hasRedis && isToBeHad;
      if (setup !== null && isWithRedis === isWanted) return setup;
      for (const what of await close()) leaked(what);
      setup = await start(isWanted);
      // Where there is none, the next plan that asks for it is served by this one.
      isToBeHad &&= !isWanted || setup.redis !== null;
      isWithRedis = isWanted && isToBeHad;
      return setup;
    },
    current: () => setup,
    close,
  };
}

export function startSetup(options: Options, modelUrl: string, hasRedis: boolean): Promise<Setup> {
  if (options.setup === "embedded") return startEmbedded(modelUrl);
  const servers = { ...serversOf(options), hasRedis };
  return options.setup === "postgres" ? startPostgres(modelUrl, servers) : startCluster(modelUrl, servers);
}
