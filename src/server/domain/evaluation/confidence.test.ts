import { expect, test } from "vitest";
import { meanInterval, pairedDifference } from "./confidence";

test("values that agree leave no doubt, and nothing has no mean", () => {
  expect(meanInterval([0.5, 0.5, 0.5])).toEqual({ mean: 0.5, low: 0.5, high: 0.5, n: 3 });
  expect(meanInterval([])).toBeNull();
});

test("the interval of shares is near the one that theory gives, and is the same each time", () => {
  const values = Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 0));
  const interval = meanInterval(values);
  const error = 1.96 * Math.sqrt((0.25 * 0.75) / 400);
  expect(interval?.mean).toBe(0.25);
  expect(interval?.low).toBeCloseTo(0.25 - error, 2);
  expect(interval?.high).toBeCloseTo(0.25 + error, 2);
  expect(meanInterval(values)).toEqual(interval);
});

test("a difference compares the same questions only", () => {
  const now = new Map([
    ["a", 1],
    ["b", 0.5],
    ["new", 0],
  ]);
  const before = new Map([
    ["a", 0.5],
    ["b", 0],
    ["gone", 1],
  ]);
  expect(pairedDifference(now, before)).toMatchObject({ mean: 0.5, n: 2 });
  expect(pairedDifference(now, new Map())).toBeNull();
});
