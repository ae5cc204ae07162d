import type { IdSource } from "../id-source";
import type { OpeningEvent } from "./ports";

/** For so long an open page reads on (earlier messages, an answer that is being written, how one came about) without being an opening anew. */
const openingLastsMs = 900_000;

/** The event that an opening is logged as, unless `openingId` names one of the last quarter of an hour that goes on. */
export function openingEvent(ids: IdSource, openingId: string | undefined, nowMs: number): OpeningEvent {
  return { newId: ids.next(), continues: openingId ?? null, continuedSinceMs: nowMs - openingLastsMs, nowMs };
}
