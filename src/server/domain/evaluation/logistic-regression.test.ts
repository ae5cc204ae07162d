import { describe, expect, it } from "vitest";
import { fitLogistic, type LogisticCase } from "./logistic-regression";

/** Every point of a grid twice, positive as often as the model says. */
function casesOf(intercept: number, first: number, second: number): LogisticCase[] {
  const grid = Array.from({ length: 21 }, (_, index) => index / 20);
  return grid.flatMap((x) =>
    grid.flatMap((y) => {
      const share = 1 / (1 + Math.exp(-(intercept + first * x + second * y)));
      return [
        { features: [x, y] as const, positive: true, weight: share },
        { features: [x, y] as const, positive: false, weight: 1 - share },
      ];
    }),
  );
}

describe("fitLogistic", () => {
  it("finds the model that made the cases", () => {
    const { intercept, coefficients } = fitLogistic(casesOf(-3, 5, 2));
    expect(intercept).toBeCloseTo(-3, 1);
    expect(coefficients[0]).toBeCloseTo(5, 1);
    expect(coefficients[1]).toBeCloseTo(2, 1);
  });

  it("minds the weights of cases", () => {
    const even = { features: [0, 0] as const };
    const { intercept } = fitLogistic([
      { ...even, positive: true, weight: 3 },
      { ...even, positive: false, weight: 1 },
    ]);
    expect(intercept).toBeCloseTo(Math.log(3), 2);
  });
});
