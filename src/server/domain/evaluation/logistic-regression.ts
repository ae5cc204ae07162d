/** A case to learn from: two features, whether it is positive, and how much it counts. */
export type LogisticCase = { features: readonly [number, number]; positive: boolean; weight: number };

/** P(positive) = 1 / (1 + e^−(intercept + Σ coefficientᵢ · featureᵢ)). */
export type LogisticModel = { intercept: number; coefficients: readonly [number, number] };

const steps = 60;
/** A little ridge, as a share of the total weight: keeps separable cases finite. */
const ridge = 1e-6;

/** Fits by Newton's method (iteratively reweighted least squares; Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, 4.4.1). */
export function fitLogistic(cases: readonly LogisticCase[]): LogisticModel {
  const total = cases.reduce((sum, { weight }) => sum + weight, 0);
  let beta: Vector = [0, 0, 0];
  for (let step = 0; step < steps; step += 1) {
    const gradient: Vector = [ridge * total * beta[0], ridge * total * beta[1], ridge * total * beta[2]];
    const hessian: Matrix = [
      [ridge * total, 0, 0],
      [0, ridge * total, 0],
      [0, 0, ridge * total],
    ];
    for (const { features, positive, weight } of cases) {
      const x: Vector = [1, features[0], features[1]];
      const p = 1 / (1 + Math.exp(-dot(beta, x)));
      for (const i of axes) {
        gradient[i] += weight * (p - Number(positive)) * x[i];
        for (const j of axes) hessian[i][j] += weight * p * (1 - p) * x[i] * x[j];
      }
    }
    const change = solve(hessian, gradient);
    beta = [beta[0] - change[0], beta[1] - change[1], beta[2] - change[2]];
  }
  return { intercept: beta[0], coefficients: [beta[1], beta[2]] };
}

type Vector = [number, number, number];
type Matrix = [Vector, Vector, Vector];
const axes = [0, 1, 2] as const;

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Cramer's rule; the ridge keeps the determinant from vanishing. */
function solve(matrix: Matrix, values: Vector): Vector {
  const whole = determinant(matrix);
  const replaced = (column: 0 | 1 | 2) =>
    determinant([rowWith(matrix[0], column, values[0]), rowWith(matrix[1], column, values[1]), rowWith(matrix[2], column, values[2])]);
  return [replaced(0) / whole, replaced(1) / whole, replaced(2) / whole];
}

function rowWith(row: Vector, column: 0 | 1 | 2, value: number): Vector {
  const copy: Vector = [...row];
  copy[column] = value;
  return copy;
}

function determinant([a, b, c]: Matrix): number {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
}
