import { type ModelMode, modelModes } from "./model-mode";
import { createDice, type Random } from "./random";

/** What the instances run on. */
export type SetupName = "embedded" | "postgres" | "cluster";

/** One question: sent `copies` times at once, its answer's stream cut after each of `cuts` events. */
export type PlannedSend = {
  ref: string;
  text: string;
  via: "trpc" | "rest" | "rest-stream";
  copies: number;
  /** After the conversation's previous answer has ended, or the run began. */
  delayMs: number;
  cuts: readonly number[];
  mode: ModelMode;
  /** When the page presses Stop, after the question was accepted; null where it does not. REST has no Stop. */
  stopAfterMs: number | null;
  /** Whether a failed or stopped answer is asked for again once all is quiet. */
  isRetried: boolean;
};

/** A conversation: its questions one after the other, asked by one of the run's guests. */
export type PlannedThread = { guest: number; sends: readonly PlannedSend[] };

/** Something that goes wrong `atMs` after the run began. */
export type Fault = { atMs: number } & (
  | { kind: "kill" | "end"; instance: number; downMs: number }
  /** It hangs for longer than its leases last, and goes on as if nothing had been. */
  | { kind: "freeze"; instance: number; forMs: number }
  | { kind: "clock"; instance: number; offsetMs: number }
  | { kind: "cut-database" | "stall-database" | "cut-redis" | "stall-redis"; forMs: number }
  | { kind: "restart-database" | "restart-redis"; isCrash: boolean; forMs: number }
  | { kind: "end-database-connections" }
);

/** `hasRedis`: whether instances tell each other by Redis, where there is one to be had; else by the database. */
export type Plan = { seed: number; hasRedis: boolean; guests: number; threads: readonly PlannedThread[]; faults: readonly Fault[] };

const hourMs = 3_600_000;
const instanceFaults = ["kill", "kill", "end", "clock"] as const;
const databaseFaults = ["cut-database", "stall-database", "restart-database", "end-database-connections"] as const;
const redisFaults = ["cut-redis", "stall-redis", "restart-redis"] as const;
const faultsOf = {
  embedded: ["kill", "end", "clock"],
  postgres: [...instanceFaults, ...databaseFaults],
  cluster: [...instanceFaults, "freeze", ...databaseFaults, ...redisFaults],
} as const;
const withoutRedis = [...instanceFaults, "freeze", ...databaseFaults] as const;
const badModes = modelModes.filter((mode) => mode !== "good");

/** Everything that happens in a run, by its seed alone. */
export function planOf(seed: number, setup: SetupName): Plan {
  const random = createDice(seed);
  const hasRedis = setup === "cluster" && !isWithoutRedis(seed);
  const kinds = setup === "cluster" && !hasRedis ? withoutRedis : faultsOf[setup];
  const guests = random.between(1, 3);
  const threads = Array.from({ length: random.between(3, 5) }, (_, thread) => ({
    guest: random.between(0, guests - 1),
    sends: Array.from({ length: random.between(1, 2) }, (_, turn) => sendOf(random, `s${seed}t${thread}q${turn}`)),
  }));
  const faults = Array.from({ length: random.pick(setup === "embedded" ? [1, 1, 1, 2] : [1, 1, 1, 2, 2, 3]) }, () =>
    faultOf(random, setup, kinds),
  ).sort((a, b) => a.atMs - b.atMs);
  return { seed, hasRedis, guests, threads, faults };
}

/** Four seeds in a row of every sixteen, 5 to 8 first: another set-up takes a while to stand. */
function isWithoutRedis(seed: number): boolean {
  return Math.floor((seed - 1) / 4) % 4 === 1;
}

function sendOf(random: Random, ref: string): PlannedSend {
  const [firstBad, ...otherBad] = badModes;
  const via = random.pick<PlannedSend["via"]>(["trpc", "trpc", "rest", "rest-stream"]);
  return {
    ref,
    text: `When are the harbour lanterns of ${ref} lit before sunset?`,
    via,
    copies: random.pick([1, 1, 2, 5]),
    delayMs: random.between(0, 900),
    cuts: random.chance(0.6) ? Array.from({ length: random.between(5, 8) }, () => random.between(1, 3)) : [],
    mode: firstBad === undefined || random.chance(0.55) ? "good" : random.pick([firstBad, ...otherBad]),
    stopAfterMs: via === "trpc" && random.chance(0.2) ? random.between(0, 1_800) : null,
    isRetried: random.chance(0.5),
  };
}

/** Mostly shorter than a lease; now and then longer than that, and than anything waits in one go. */
function awayMs(random: Random): number {
  return random.chance(0.1) ? random.pick([9_000, 16_000, 31_000]) : random.between(200, 2_500);
}

type Kind = (typeof faultsOf)["cluster"][number];

function faultOf(random: Random, setup: SetupName, kinds: readonly [Kind, ...Kind[]]): Fault {
  const kind = random.pick<Kind>(kinds);
  const atMs = random.between(100, 2_200);
  const instance = setup === "cluster" ? random.between(0, 1) : 0;
  switch (kind) {
    case "kill":
    case "end":
      return { kind, atMs, instance, downMs: random.between(0, 1_200) };
    case "freeze":
      return { kind, atMs, instance, forMs: random.between(11_500, 13_500) };
    case "clock":
      return { kind, atMs, instance, offsetMs: random.pick([-hourMs, hourMs]) };
    case "end-database-connections":
      return { kind, atMs };
    case "restart-database":
    case "restart-redis":
      return { kind, atMs, isCrash: random.chance(0.5), forMs: awayMs(random) };
    default:
      return { kind, atMs, forMs: awayMs(random) };
  }
}
