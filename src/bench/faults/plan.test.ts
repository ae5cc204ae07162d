import { expect, it } from "vitest";
import { modelModes } from "./model-mode";
import { planOf } from "./plan";

const seeds = Array.from({ length: 200 }, (_, at) => at + 1);

it.each(["embedded", "postgres", "cluster"] as const)("a seed gives the same plan again, and another seed another one (%s)", (setup) => {
  for (const seed of seeds.slice(0, 20)) expect(planOf(seed, setup)).toEqual(planOf(seed, setup));
  expect(new Set(seeds.map((seed) => JSON.stringify(planOf(seed, setup)))).size).toBe(seeds.length);
});

it("two hundred seeds do everything to everybody", () => {
  const plans = seeds.map((seed) => planOf(seed, "cluster"));
  const faults = plans.flatMap((plan) => plan.faults);
  expect(new Set(faults.map(({ kind }) => kind)).size).toBe(11);
  for (const kind of ["kill", "end", "freeze", "clock"]) {
    expect(new Set(faults.flatMap((fault) => (fault.kind === kind && "instance" in fault ? [fault.instance] : []))).size).toBe(2);
  }
  const sends = plans.flatMap(({ threads }) => threads.flatMap((thread) => thread.sends));
  expect(new Set(sends.map(({ mode }) => mode))).toEqual(new Set(modelModes));
  expect(new Set(sends.map(({ via }) => via)).size).toBe(3);
  expect(sends.some(({ copies }) => copies === 5)).toBe(true);
  expect(sends.some(({ cuts }) => cuts.length >= 5)).toBe(true);
  const stops = sends.filter(({ stopAfterMs }) => stopAfterMs !== null);
  expect(stops.length).toBeGreaterThan(50);
  expect(stops.every(({ via }) => via === "trpc")).toBe(true);
  for (const kind of ["restart-database", "cut-database", "stall-database"])
    expect(faults.some((fault) => fault.kind === kind && "forMs" in fault && fault.forMs > 30_000)).toBe(true);
});

it("four seeds of every sixteen run in a cluster without Redis, where nothing is done to one", () => {
  const plans = seeds.map((seed) => planOf(seed, "cluster"));
  const without = plans.filter(({ hasRedis }) => !hasRedis);
  expect(without.slice(0, 5).map(({ seed }) => seed)).toEqual([5, 6, 7, 8, 21]);
  expect(without).toHaveLength(52);
  expect(without.flatMap(({ faults }) => faults).filter(({ kind }) => kind.endsWith("redis"))).toEqual([]);
});

it("an embedded database is not taken away from its process", () => {
  const kinds = new Set(seeds.flatMap((seed) => planOf(seed, "embedded").faults.map(({ kind }) => kind)));
  expect([...kinds].sort()).toEqual(["clock", "end", "kill"]);
});
