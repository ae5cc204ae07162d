import { fragment } from "./statement";

/** SQL: when a lease of `leaseMs` that begins now ends. By the database's clock, which is one for all that share it: instances' clocks differ. */
export function leaseEnd(leaseMs: number) {
  return fragment`footnote_now() + ${leaseMs}::float8 * interval '1 millisecond'`;
}
