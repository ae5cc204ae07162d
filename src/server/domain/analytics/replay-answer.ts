import type { AnswerTrace, InspectAnswerInput, ReplayedAnswer } from "@/contract/answer-trace";
import { err, ok, type Result } from "@/contract/result";
import type { AnswerEvent, AnswerRecord } from "../answer/answer-event";
import { ModelFailure } from "../answer/ports";
import { newTrace } from "../answer/trace";
import type { Clock } from "../clock";
import type { IdSource } from "../id-source";
import type { AdminActor } from "../identity/actor";
import type { AuditLog } from "../identity/audit-log";
import { historyTurns } from "../message/ask-question";
import type { Places } from "../rate-limit/places";
import type { TokenBudget } from "../rate-limit/token-budget";
import type { AnswerInspector, AskedQuestion } from "./answer-inspector";
import { openingEvent } from "./opening";

type Deps = {
  answerInspector: AnswerInspector;
  ask: (question: AskedQuestion & { trace: AnswerTrace }, signal: AbortSignal) => AsyncIterable<AnswerEvent>;
  /** One replay at a time for each administrator. */
  replayPlaces: Places;
  budget: TokenBudget;
  audit: AuditLog;
  clock: Clock;
  ids: IdSource;
};

export type ReplayRefusal = "NOT_FOUND" | "RATE_LIMITED" | "BUDGET_EXHAUSTED" | ModelFailure["code"];

/** How soon to try again while another replay runs. */
const placePauseMs = 2_000;

/**
 * Asks the question of an answer again, of today's documents and with today's settings, as it was asked: with the turns before it. The
 * conversation is not touched. That it was done stands in the audit log before anything of it is told; its tokens count in the day's budget.
 * NOT_FOUND for a missing answer, RATE_LIMITED while another replay of this administrator runs, BUDGET_EXHAUSTED when the day's tokens are used
 * up, or the code of the model's failure. Throws the signal's reason when aborted.
 */
export async function replayAnswer(
  deps: Deps,
  admin: AdminActor,
  input: InspectAnswerInput,
  signal: AbortSignal,
): Promise<Result<ReplayedAnswer, ReplayRefusal>> {
  const { conversationId, answerId, openingId } = input;
  const opening = openingEvent(deps.ids, openingId, deps.clock.now());
  const asked = await deps.answerInspector.question(admin, { conversationId, answerId, ...opening }, historyTurns);
  if (asked === null) return err("NOT_FOUND");
  const free = deps.replayPlaces(admin.userId);
  if (free === null) return err("RATE_LIMITED", placePauseMs);
  try {
    const affordable = await deps.budget.check();
    if (!affordable.ok) return affordable;
    return await answerAgain(deps, admin, answerId, asked, signal);
  } catch (error) {
    if (error instanceof ModelFailure) return err(error.code);
    throw error;
  } finally {
    free();
  }
}

async function answerAgain(
  { answerInspector, ask, audit }: Deps,
  actor: AdminActor,
  answerId: string,
  asked: AskedQuestion,
  signal: AbortSignal,
): Promise<Result<ReplayedAnswer, never>> {
  const trace = newTrace();
  let record: AnswerRecord | null = null;
  for await (const event of ask({ ...asked, trace }, signal)) if (event.type === "done") record = event.record;
  if (record === null) throw new Error("the pipeline ended without a record");
  await audit.record({
    actor,
    action: "answer-replayed",
    subject: { type: "message", id: answerId },
    details: { outcome: record.outcome },
  });
  const places = await answerInspector.places((trace.search?.candidates ?? []).map(({ chunkId }) => chunkId));
  return ok({ answerId, ...shownOf(record), trace, places });
}

function shownOf(record: AnswerRecord): Omit<ReplayedAnswer, "answerId" | "trace" | "places"> {
  const { outcome, model, content, relevanceScore, rewrittenQuery, sources, citations } = record;
  const { promptTokens, completionTokens, retrievalMs, firstTokenMs, totalMs } = record;
  const text = { outcome, model, content, relevanceScore, rewrittenQuery, sources, citations };
  return { ...text, promptTokens, completionTokens, retrievalMs, firstTokenMs, responseTimeMs: totalMs };
}
