import { expect, it } from "vitest";
import type { Fault } from "./plan";
import { mayBeTrimmed } from "./stored-log";

const hourMs = 3_600_000;
const ahead: Fault = { kind: "clock", atMs: 100, instance: 0, offsetMs: hourMs };
const back: Fault = { ...ahead, offsetMs: -hourMs };
const kill: Fault = { kind: "kill", atMs: 200, instance: 0, downMs: 0 };

it("deltas get past their hour where the database has the clock that is moved", () => {
  expect(mayBeTrimmed({ faults: [ahead] }, "embedded")).toBe(true);
  expect(mayBeTrimmed({ faults: [back, kill] }, "embedded")).toBe(true);
});

it.each(["postgres", "cluster"] as const)("no hole is excused by an instance's clock (%s)", (setup) => {
  expect(mayBeTrimmed({ faults: [ahead] }, setup)).toBe(false);
  expect(mayBeTrimmed({ faults: [back, kill] }, setup)).toBe(false);
});

it("nor by a clock that is set back, nor by other faults", () => {
  expect(mayBeTrimmed({ faults: [back] }, "embedded")).toBe(false);
  expect(mayBeTrimmed({ faults: [kill, kill] }, "embedded")).toBe(false);
});
