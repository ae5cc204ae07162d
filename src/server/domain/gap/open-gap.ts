import type { OpenedGap, OpenGapInput } from "@/contract/gap";
import { err, ok, type Result } from "@/contract/result";
import { openingEvent } from "../analytics/opening";
import type { Clock } from "../clock";
import type { IdSource } from "../id-source";
import type { AdminActor } from "../identity/actor";
import type { GapDirectory } from "./ports";

const questionsShown = 50;

/** A group with its latest questions, whoever asked them. Nothing is shown before the opening stands in the audit log. NOT_FOUND for a missing one. */
export async function openGap(
  { gapDirectory, clock, ids }: { gapDirectory: GapDirectory; clock: Clock; ids: IdSource },
  admin: AdminActor,
  { gapId, openingId }: OpenGapInput,
): Promise<Result<OpenedGap, "NOT_FOUND">> {
  const nowMs = clock.now();
  const opened = await gapDirectory.questions(admin, { gapId, ...openingEvent(ids, openingId, nowMs) }, questionsShown);
  const gap = opened === null ? null : await gapDirectory.find(admin, gapId, nowMs);
  return opened === null || gap === null ? err("NOT_FOUND") : ok({ ...opened, gap });
}
