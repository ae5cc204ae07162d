import { type ListedGaps, ListGapsInput } from "@/contract/gap";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import { listCursor, positionAt } from "../conversation/list-cursor";
import type { AdminActor } from "../identity/actor";
import type { GapDirectory } from "./ports";

/** One page of the groups, those with most questions first. VALIDATION_FAILED for a cursor that no page gave. */
export async function listGaps(
  { gapDirectory, clock }: { gapDirectory: GapDirectory; clock: Clock },
  admin: AdminActor,
  input: ListGapsInput,
): Promise<Result<ListedGaps, "VALIDATION_FAILED">> {
  const { state = null, cursor, limit } = ListGapsInput.parse(input);
  const after = cursor === undefined ? null : positionAt(cursor);
  if (after === "invalid") return err("VALIDATION_FAILED");
  const [{ items, more }, count] = await Promise.all([
    gapDirectory.list(admin, state, after, limit, clock.now()),
    after === null ? gapDirectory.count(admin, state) : null,
  ]);
  const last = items.at(-1);
  return ok({
    items,
    nextCursor: more && last !== undefined ? listCursor({ at: last.questions, id: last.id }) : null,
    total: count === null ? null : { count, isExact: true },
  });
}
