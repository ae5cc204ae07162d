import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listCursor, positionAt } from "./list-cursor";

describe("a list's cursor", () => {
  it("names the place that it was made of", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_640_000_000_000_000 / 100 }), fc.uuid(), (at, id) => {
        expect(positionAt(listCursor({ at, id }))).toEqual({ at, id });
      }),
    );
  });

  it("is invalid, and no error, for any other text", () => {
    const almost = fc.tuple(fc.string(), fc.uuid()).map(([before, id]) => `${before}.${id}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), almost), (text) => {
        const place = positionAt(text);
        expect(place === "invalid" || listCursor(place).length <= text.length).toBe(true);
        if (place !== "invalid") expect(new Date(place.at).getTime()).toBe(place.at);
      }),
    );
    for (const cursor of ["", ".", "1.", "-1.00000000-0000-4000-8000-000000000000", "9".repeat(16), "1e3.x", "NaN.x"]) {
      expect(positionAt(cursor)).toBe("invalid");
    }
  });

  it("is a moment that a date can be, however large the number", () => {
    const place = positionAt(`${"9".repeat(15)}.00000000-0000-4000-8000-000000000000`);
    expect(place).toMatchObject({ at: 999_999_999_999_999 });
    expect(new Date(999_999_999_999_999).toISOString()).toMatch(/^\+033658/);
  });
});
