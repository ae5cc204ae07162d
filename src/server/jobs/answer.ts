import type { AnswerEvent } from "../domain/answer/answer-event";
import type { Question } from "../domain/answer/answer-question";
import type { Clock } from "../domain/clock";
import type { AnswerWriter, EventWriter } from "../domain/event-log/event-writer";
import type { EventBus } from "../domain/event-log/ports";
import type { IdSource } from "../domain/id-source";
import type { Logger } from "../domain/logger";
import type { AnswerRun } from "../domain/message/answer-runner";
import type { AnswerStore, Ending } from "../domain/message/ports";
import type { TokenUsage } from "../domain/rate-limit/ports";
import { createTokenMeter, type TokenMeter } from "../domain/rate-limit/token-meter";
import { AnswerAborted, endingOf, type Outcome, outcomeOf } from "./answer-ending";
import { newTranscript, note, type Transcript } from "./transcript";
import { createTurns } from "./turns";
import { untilAborted } from "./until-aborted";

/** A question, and the session it was asked through where that is known: its preferences decide on what is searched and how long the answer is. */
export type Asked = Pick<Question, "text" | "history" | "trace"> & { sessionId?: string | null };

/** The answer pipeline with everything it needs already in it. */
export type AskPipeline = (question: Asked, signal: AbortSignal, meter: TokenMeter) => AsyncIterable<AnswerEvent>;

export type AnswerJobDeps = {
  ask: AskPipeline;
  answers: AnswerStore;
  tokenUsage: TokenUsage;
  writer: EventWriter;
  bus: EventBus;
  clock: Clock;
  ids: IdSource;
  logger: Logger;
  modelName: string;
  /** Whether a model names conversations once they are answered. */
  makesTitles: boolean;
  /** Called when a job for that has been made. */
  onTitleJob(): void;
  /** Whether something failed because the database cannot be reached right now. */
  isOutage(error: unknown): boolean;
};

/** A minute, as its reads wait: what has been paid for is kept through a restart of the database's server. */
const finishRetriesMs = [100, 500, 1_000, ...Array.from({ length: 29 }, () => 2_000)];

/**
 * Runs one attempt at an answer: the pipeline's events go into the conversation's log as they come, and the end is stored before it is
 * told. Never throws: an answer that cannot be stored keeps its lease until it runs out, and is then taken over.
 */
export async function runAnswer(deps: AnswerJobDeps, run: AnswerRun, controller: AbortController): Promise<void> {
  const { logger, clock } = deps;
  const transcript = newTranscript(clock);
  const meter = createTokenMeter();
  if (run.committedAt !== undefined) {
    const waitMs = Math.max(clock.now() - run.committedAt, 0);
    transcript.trace.waitedMs = waitMs;
    logger.debug("answer began", { answerId: run.attempt.answerId, waitMs });
  }
  const writer = deps.writer.open(run.attempt, () => controller.abort(new AnswerAborted("lost")));
  const outcome = await listen(deps, run, transcript, writer, controller.signal, meter);
  try {
    const unlogged = await writer.close();
    if (outcome === null) return await noteCost(deps, run, meter);
    const titleJobId = deps.makesTitles ? deps.ids.next() : null;
    const facts = { queryId: deps.ids.next(), titleJobId, modelName: deps.modelName, tokens: meter.tokens(), nowMs: clock.now() };
    const ending = endingOf(run, transcript, outcome, unlogged, facts);
    const stored = await store(deps, ending);
    if (stored === null) await noteCost(deps, run, meter);
    else deps.bus.publish(stored.owner, run.attempt.conversationId, stored.entries);
    if (stored !== null && ending.titleJobId !== null) deps.onTitleJob();
    const { status, errorCode } = ending;
    logger.info("answer ended", { answerId: run.attempt.answerId, status, errorCode, ms: facts.nowMs - transcript.startedAt });
  } catch (error) {
    logger.error("answer not stored", { answerId: run.attempt.answerId, error });
  }
}

/** Passes on what the pipeline tells, to its end. */
async function listen(
  { ask, clock, logger, isOutage }: AnswerJobDeps,
  run: AnswerRun,
  transcript: Transcript,
  writer: AnswerWriter,
  signal: AbortSignal,
  meter: TokenMeter,
): Promise<Outcome | null> {
  const turns = createTurns();
  const asked = { text: run.question, history: run.history, sessionId: run.sessionId, trace: transcript.trace };
  try {
    for await (const told of untilAborted(ask(asked, signal, meter), signal)) {
      const event = note(transcript, told, run.attempt, clock);
      if (event !== null) writer.push(event);
      // A fast model can wait while the reader's first word is stored: reading on would take the processor from it.
      if (event?.type === "answer.delta" && event.offset === 0) await writer.settled();
      if (turns.isOver()) await turns.pass();
    }
    if (transcript.record === null) throw new Error("the pipeline ended without a record");
    return { event: "finish" };
  } catch (error) {
    const outcome = outcomeOf(signal.aborted ? signal.reason : error, isOutage);
    if (outcome === null && !signal.aborted) logger.warn("answer left to another attempt", { answerId: run.attempt.answerId, error });
    if (outcome?.event === "fail") logger.warn("answer failed", { answerId: run.attempt.answerId, errorCode: outcome.errorCode, error });
    return outcome;
  }
}

/** Notes what an attempt has cost that stores nothing else: it was taken over, or its conversation is gone. */
async function noteCost({ tokenUsage, clock, logger }: AnswerJobDeps, { attempt }: AnswerRun, meter: TokenMeter): Promise<void> {
  try {
    await tokenUsage.note(attempt.attemptId, meter.tokens(), clock.now());
  } catch (error) {
    logger.warn("cost of an answer not noted, whoever takes it over estimates it", { answerId: attempt.answerId, error });
  }
}

/** Stores an ending; a database that is restarted meanwhile costs no answer. */
async function store({ answers }: AnswerJobDeps, ending: Ending): ReturnType<AnswerStore["finish"]> {
  for (const waitMs of finishRetriesMs) {
    try {
      return await answers.finish(ending);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return answers.finish(ending);
}
