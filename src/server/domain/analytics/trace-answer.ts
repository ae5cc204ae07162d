import type { InspectAnswerInput, TracedAnswer } from "@/contract/answer-trace";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { IdSource } from "../id-source";
import type { AdminActor } from "../identity/actor";
import type { AnswerInspector } from "./answer-inspector";
import { openingEvent } from "./opening";

/** How an answer of anybody's came about. NOT_FOUND for a missing one, and for one of another conversation. */
export async function traceAnswer(
  { answerInspector, clock, ids }: { answerInspector: AnswerInspector; clock: Clock; ids: IdSource },
  admin: AdminActor,
  { conversationId, answerId, openingId }: InspectAnswerInput,
): Promise<Result<TracedAnswer, "NOT_FOUND">> {
  const found = await answerInspector.trace(admin, { conversationId, answerId, ...openingEvent(ids, openingId, clock.now()) });
  if (found === null) return err("NOT_FOUND");
  const candidates = found.trace?.search?.candidates ?? [];
  const places = await answerInspector.places(candidates.map(({ chunkId }) => chunkId));
  return ok({ answerId, trace: found.trace, places });
}
