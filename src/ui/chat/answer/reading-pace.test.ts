import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextShown, wholeCharacters } from "./reading-pace";

describe("nextShown", () => {
  it("never goes back and never beyond what has arrived", () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(5_000), fc.integer({ min: 1, max: 100 }), fc.option(fc.nat(400)), (a, b, elapsed, sinceEnd) => {
        const [shown, total] = [Math.min(a, b), Math.max(a, b)];
        const next = nextShown(shown, total, elapsed, sinceEnd);
        expect(next).toBeGreaterThanOrEqual(shown);
        expect(next).toBeLessThanOrEqual(total);
      }),
    );
  });

  it("shows everything within 300 ms of frames after the end, however much waits", () => {
    for (const waiting of [1, 40, 400, 20_000]) {
      let shown = 0;
      for (let elapsed = 16; elapsed < 300; elapsed += 16) shown = nextShown(shown, waiting, 16, elapsed);
      expect(shown).toBe(waiting);
    }
  });

  it("keeps up with a stream of 2,000 characters a second", () => {
    let shown = 0;
    for (let frame = 1; frame <= 120; frame++) shown = nextShown(shown, frame * 32, 16, null);
    expect(120 * 32 - shown).toBeLessThan(600);
  });
});

describe("wholeCharacters", () => {
  it("never divides a surrogate pair, a combined letter or a joined emoji", () => {
    expect(wholeCharacters("a😀b", 2)).toBe("a");
    expect(wholeCharacters("ae\u0301b", 2)).toBe("a");
    expect(wholeCharacters("a👩‍💻b", 4)).toBe("a");
    expect(wholeCharacters("abc", 2)).toBe("ab");
  });
});
