import type { GapState } from "@/contract/gap";
import { gapStates } from "@/contract/gap-states";

/** Whether a group may go from one state into another, by whoever looks after it. */
export function canBecome(from: GapState, to: GapState): boolean {
  const next: readonly GapState[] = gapStates[from];
  return next.includes(to);
}
