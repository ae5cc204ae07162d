import { describe, expect, it } from "vitest";
import { joinGroups } from "./join-groups";

const unit = (...values: number[]) => {
  const length = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / length);
};
const ids = () => {
  let n = 0;
  return () => `new ${++n}`;
};

describe("putting questions into groups", () => {
  it("joins those of one meaning, whichever comes first", () => {
    expect(joinGroups([unit(1, 0), unit(0, 1), unit(1, 0.1), unit(0.1, 1)], [], ids())).toEqual(["new 1", "new 2", "new 1", "new 2"]);
  });

  it("joins a known group, and counts what is in it already", () => {
    const known = [{ id: "known", questions: 9, mean: unit(1, 0) }];
    expect(joinGroups([unit(1, 0.2)], known, ids())).toEqual(["known"]);
    // A question half way would draw a small group towards itself, and a large one hardly.
    const drawn = [unit(1, 1), unit(0.4, 1)];
    expect(joinGroups(drawn, known, ids())).toEqual(["known", "new 1"]);
    expect(joinGroups(drawn, [{ id: "small", questions: 1, mean: unit(1, 0) }], ids())).toEqual(["small", "small"]);
  });

  it("prefers the nearest of several groups", () => {
    const known = [
      { id: "near", questions: 1, mean: unit(1, 0.5) },
      { id: "nearest", questions: 1, mean: unit(1, 0.1) },
    ];
    expect(joinGroups([unit(1, 0)], known, ids())).toEqual(["nearest"]);
  });

  it("takes a scattered group for less near than its middle looks", () => {
    // Their mean is short: on the average its questions are far from whatever lies between them.
    const scattered = { id: "scattered", questions: 2, mean: Float32Array.from([0.5, 0.5]) };
    expect(joinGroups([unit(1, 0)], [scattered], ids())).toEqual(["new 1"]);
  });
});
