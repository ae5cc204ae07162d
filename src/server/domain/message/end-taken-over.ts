import type { ConversationEvent } from "@/contract/conversation-event";
import type { EventBus } from "../event-log/ports";
import type { IdSource } from "../id-source";
import type { AnswerStore, Ending, TakenOver } from "./ports";

type Deps = { answers: AnswerStore; bus: EventBus; ids: IdSource; modelName: string };

/** Ends an answer whose holder is gone: its text so far stays. False when someone else was faster. */
export async function endTakenOver(
  { answers, bus, ids, modelName }: Deps,
  taken: TakenOver,
  status: "failed" | "cancelled",
  nowMs: number,
): Promise<boolean> {
  const { attempt, content, citations } = taken;
  const errorCode = status === "failed" ? "ANSWER_INTERRUPTED" : null;
  const finished: ConversationEvent = {
    type: "message.finished",
    answerId: attempt.answerId,
    status,
    errorCode,
    content,
    answer: null,
    citations,
  };
  const ending: Ending = {
    attempt,
    sessionId: taken.sessionId,
    status,
    errorCode,
    content,
    answer: null,
    sources: taken.sources,
    passages: [],
    citations,
    query: {
      id: ids.next(),
      queryText: taken.question,
      rewrittenQuery: null,
      queryVector: null,
      outcome: "failed",
      model: modelName,
      relevanceScore: null,
      promptTokens: null,
      completionTokens: null,
      retrievalMs: null,
      firstTokenMs: null,
      totalMs: null,
    },
    // What the attempt that wrote it has cost was noted when it was taken over.
    tokens: 0,
    trace: null,
    events: [finished],
    titleJobId: null,
    nowMs,
  };
  const stored = await answers.finish(ending);
  if (stored !== null) bus.publish(stored.owner, attempt.conversationId, stored.entries);
  return stored !== null;
}
