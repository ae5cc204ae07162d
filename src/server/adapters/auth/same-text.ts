import { timingSafeEqual } from "node:crypto";

/** Whether a text that was sent is the expected one, without telling by the time how much of it is. */
export function isSameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
