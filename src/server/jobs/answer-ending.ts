import type { ConversationEvent } from "@/contract/conversation-event";
import type { ErrorCode } from "@/contract/error-code";
import { ModelFailure } from "../domain/answer/ports";
import type { AnswerRun } from "../domain/message/answer-runner";
import { messageMachine } from "../domain/message/message-machine";
import type { Ending, RagQueryRecord } from "../domain/message/ports";
import type { Transcript } from "./transcript";

/**
 * Why a running answer was aborted. `lost`: its attempt no longer holds the job. `abandoned`: its conversation is gone. `handed over`: this process
 * ends, and another one begins the answer again.
 */
export class AnswerAborted extends Error {
  override name = "AnswerAborted";
  constructor(readonly why: "stop" | "handed over" | "lost" | "abandoned") {
    super(`answer aborted: ${why}`);
  }
}

/** How an answer ended, before it is stored. */
export type Outcome = { event: "finish" } | { event: "stop" } | { event: "fail"; errorCode: ErrorCode };

/** The outcome that an error stands for; null when nothing is to be stored: after an outage that was waited for in vain, another attempt answers. */
export function outcomeOf(error: unknown, isOutage: (error: unknown) => boolean): Outcome | null {
  if (error instanceof ModelFailure) return { event: "fail", errorCode: error.code };
  if (!(error instanceof AnswerAborted)) return isOutage(error) ? null : { event: "fail", errorCode: "INTERNAL" };
  return error.why === "stop" ? { event: "stop" } : null;
}

/** `titleJobId` where titles are made by a model. */
type Facts = { queryId: string; titleJobId: string | null; modelName: string; tokens: number; nowMs: number };

/** Everything to store of an answer that ended, with its last event behind those not yet logged. */
export function endingOf(
  run: AnswerRun,
  transcript: Transcript,
  outcome: Outcome,
  unlogged: readonly ConversationEvent[],
  facts: Facts,
): Ending {
  const record = outcome.event === "finish" ? transcript.record : null;
  const status = finalStatus(transcript, outcome);
  const errorCode = outcome.event === "fail" ? outcome.errorCode : null;
  const content = record?.content ?? transcript.content;
  const citations = record?.citations ?? transcript.citations;
  const answer =
    record === null
      ? null
      : {
          outcome: record.outcome,
          model: record.model,
          truncated: record.truncated,
          nearestPages: record.nearestPages,
          unsupported: record.unsupported,
        };
  const { answerId } = run.attempt;
  const finished: ConversationEvent = { type: "message.finished", answerId, status, errorCode, content, answer, citations };
  return {
    attempt: run.attempt,
    sessionId: run.sessionId,
    status,
    errorCode,
    content,
    answer,
    sources: record?.sources ?? transcript.sources,
    passages: record?.passages ?? [],
    citations,
    query: queryRecord(run, transcript, record, facts),
    tokens: facts.tokens,
    trace: transcript.trace,
    events: [...unlogged, finished],
    titleJobId: isWorthTitle(run, record) ? facts.titleJobId : null,
    nowMs: facts.nowMs,
  };
}

/** Only what the documents answer is worth another request. */
function isWorthTitle({ history }: AnswerRun, record: Transcript["record"]): boolean {
  return history.length === 0 && record !== null && (record.outcome === "grounded" || record.outcome === "partial");
}

/** An answer whose text came in one piece with its end has never been seen streaming; it starts and finishes in the same commit. */
function finalStatus({ status }: Transcript, { event }: Outcome): Ending["status"] {
  const started = messageMachine("assistant", status, "start") ?? status;
  const next = messageMachine("assistant", event === "finish" ? started : status, event);
  if (next === "delivered" || next === "failed" || next === "cancelled") return next;
  throw new Error(`an answer that is ${status} cannot ${event}`);
}

function queryRecord(run: AnswerRun, transcript: Transcript, record: Transcript["record"], facts: Facts): RagQueryRecord {
  if (record !== null) {
    const { queryText, rewrittenQuery, queryVector, outcome, model, relevanceScore, promptTokens, completionTokens } = record;
    const { retrievalMs, firstTokenMs, totalMs } = record;
    const times = { retrievalMs, firstTokenMs, totalMs };
    return {
      id: facts.queryId,
      queryText,
      rewrittenQuery,
      queryVector,
      outcome,
      model,
      relevanceScore,
      promptTokens,
      completionTokens,
      ...times,
    };
  }
  return {
    id: facts.queryId,
    queryText: run.question,
    rewrittenQuery: null,
    queryVector: null,
    outcome: "failed",
    model: facts.modelName,
    relevanceScore: null,
    promptTokens: null,
    completionTokens: null,
    retrievalMs: null,
    firstTokenMs: transcript.firstTextAt === null ? null : transcript.firstTextAt - transcript.startedAt,
    totalMs: facts.nowMs - transcript.startedAt,
  };
}
