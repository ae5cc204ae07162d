import type { ChangeGapInput, ListedGap } from "@/contract/gap";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { AdminActor } from "../identity/actor";
import { canBecome } from "./gap-machine";
import type { GapDirectory, GapRefusal } from "./ports";

/**
 * Names a group, notes something on it, or moves it on. CONFLICT when somebody else, or the check of its questions, has changed it since that
 * version; VALIDATION_FAILED for a state that does not follow on its own.
 */
export async function changeGap(
  { gapDirectory, clock }: { gapDirectory: GapDirectory; clock: Clock },
  admin: AdminActor,
  change: ChangeGapInput,
): Promise<Result<ListedGap, GapRefusal | "VALIDATION_FAILED">> {
  const nowMs = clock.now();
  const before = await gapDirectory.find(admin, change.gapId, nowMs);
  if (before === null) return err("NOT_FOUND");
  if (before.version !== change.version) return err("CONFLICT");
  const { state = before.state } = change;
  if (state !== before.state && !canBecome(before.state, state)) return err("VALIDATION_FAILED");
  const refused = await gapDirectory.change(admin, change, nowMs);
  if (refused !== null) return err(refused);
  const after = await gapDirectory.find(admin, change.gapId, nowMs);
  return after === null ? err("NOT_FOUND") : ok(after);
}
