import type { RowCount } from "@/contract/admin";

/** Counting ends here: a page says "more than 10,000", and a list of any length opens as quickly. One row beyond what is said. */
export const countedAtMost = 10_001;

/** What `countedAtMost` rows at most amount to. */
export function counted(rows: number): RowCount {
  return rows < countedAtMost ? { count: rows, isExact: true } : { count: countedAtMost - 1, isExact: false };
}
