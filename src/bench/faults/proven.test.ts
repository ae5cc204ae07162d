import { expect, it } from "vitest";
import { planOf } from "./plan";
import { plannedIn, unproven } from "./proven";

const none = { cutOften: 0, sentFiveTimes: 0, stopsTimed: 0 };

it("a run in which something planned again and again never came about has proved nothing of it", () => {
  const planned = { cutOften: 3, sentFiveTimes: 3, stopsTimed: 40 };
  expect(unproven(planned, none)).toEqual([
    "0 answers cut five times, of 3 planned",
    "0 questions accepted five times over, of 3 planned",
    "0 Stops timed in quiet, of 40 planned",
  ]);
  expect(unproven(planned, { cutOften: 1, sentFiveTimes: 1, stopsTimed: 1 })).toEqual([]);
});

it("a longer run must have done it more than once, and a short one may have been unlucky", () => {
  expect(unproven({ ...none, cutOften: 30 }, { ...none, cutOften: 9 })).toHaveLength(1);
  expect(unproven({ ...none, cutOften: 30 }, { ...none, cutOften: 10 })).toEqual([]);
  expect(unproven({ cutOften: 2, sentFiveTimes: 2, stopsTimed: 39 }, none)).toEqual([]);
});

it("two hundred seeds plan all of it, some fifty times", () => {
  const planned = Array.from({ length: 200 }, (_, at) => plannedIn(planOf(at + 1, "cluster")));
  for (const kind of ["cutOften", "sentFiveTimes", "stopsTimed"] as const) {
    expect(planned.reduce((sum, each) => sum + each[kind], 0)).toBeGreaterThan(50);
  }
});
