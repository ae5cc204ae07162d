import { describe, expect, it } from "vitest";
import { createPlaces } from "./places";

describe("places", () => {
  it("are counted for each key, and refused beyond their number", () => {
    const take = createPlaces(2);
    expect([take("a"), take("a"), take("a"), take("b")].map((free) => free !== null)).toEqual([true, true, false, true]);
  });

  it("are free again once, however often they are given back", () => {
    const take = createPlaces(2);
    const first = take("a");
    take("a");
    first?.();
    first?.();
    expect([take("a"), take("a")].map((free) => free !== null)).toEqual([true, false]);
  });
});
