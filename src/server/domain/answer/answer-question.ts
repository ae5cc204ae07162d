import type { AnswerTrace } from "@/contract/answer-trace";
import type { SourceView } from "@/contract/message";
import type { Clock } from "../clock";
import type { TokenMeter } from "../rate-limit/token-meter";
import type { Retrieved, Scope } from "../retrieval/passage";
import type { Retriever } from "../retrieval/retriever";
import { createStopwatch, type Stopwatch } from "../stopwatch";
import type { AnswerEvent, AnswerRecord } from "./answer-event";
import { type AnswerWriter, createAnswerWriter } from "./answer-writer";
import { type Decision, decide, elsewhereFloor, relevanceFloor } from "./decide";
import { createSentinelFilter, notFoundAnswer, type SentinelFilter } from "./not-covered";
import { type AnswerModel, ModelFailure, type Turn } from "./ports";
import { toSourceViews } from "./source-view";
import { standaloneQuestion } from "./standalone-question";
import { newTrace, searchTrace } from "./trace";

export type AnswerDeps = { retriever: Retriever; model: AnswerModel; clock: Clock; maxAnswerChars: number };
/**
 * `maxChars`: how long the answer is meant to be at most, where it is to be shorter than it may be. `trace` is filled in as the answer is made.
 */
export type Question = { text: string; history: readonly Turn[]; scope: Scope; maxChars?: number; trace?: AnswerTrace };

/** At most so many passages are sources of an answer. */
export const mostSources = 8;
/** The database refuses times of 0; a clock may not tick between two readings. In milliseconds. */
const shortestTime = 0.001;

/** Of a model that quotes every word is text. */
const plainText: SentinelFilter = { push: (text) => text, end: () => "" };

type Run = {
  deps: AnswerDeps;
  question: Question;
  signal: AbortSignal;
  meter: TokenMeter;
  elapsed: () => number;
  watch: Stopwatch;
  trace: AnswerTrace;
};
type Found = { rewritten: string | null; retrieved: Retrieved; retrievalMs: number; decision: Decision; sources: SourceView[] };
type Draft = {
  writer: AnswerWriter;
  isNotCovered: boolean;
  isCut: boolean;
  firstTokenMs: number | null;
  usage: { promptTokens: number; completionTokens: number } | null;
};

/**
 * Answers one question: rewrite, retrieve, decide, generate, cite. Text never has more than `maxAnswerChars` characters.
 * Throws `ModelFailure` when the model fails, and the signal's reason when aborted; what was yielded before stands.
 * `not_found` has one sentence for text, without asking the model, or because the model says that the passages do not answer. What its requests to
 * language models cost stands on the meter, at any moment.
 */
export async function* answerQuestion(
  deps: AnswerDeps,
  question: Question,
  signal: AbortSignal,
  meter: TokenMeter,
): AsyncGenerator<AnswerEvent> {
  const startedAt = deps.clock.now();
  const elapsed = () => Math.max(shortestTime, deps.clock.now() - startedAt);
  const { trace = newTrace() } = question;
  const watch = createStopwatch(elapsed);
  trace.steps = watch.steps;
  trace.turns = question.history.length;
  const run: Run = { deps, question, signal, meter, elapsed, watch, trace };
  signal.throwIfAborted();
  yield { type: "stage", stage: { stage: "searching", pages: await deps.retriever.countPages(question.scope) } };
  const rewritten = await watch.time("rewriting", () => standaloneQuestion(deps.model, question.text, question.history, signal, meter));
  const standalone = rewritten ?? question.text;
  const retrievalStartedAt = elapsed();
  const { found, decision, scope, floor } = await find(run, standalone);
  const readsSections = decision.covered && deps.model.writes;
  const widened = readsSections ? await watch.time("sections", () => deps.retriever.widen(found.passages)) : found.passages;
  const retrieved = { ...found, passages: widened };
  trace.search = searchTrace(found, widened, scope, floor);
  const retrievalMs = Math.max(shortestTime, elapsed() - retrievalStartedAt);
  signal.throwIfAborted();
  const sources = toSourceViews(retrieved.passages);
  if (decision.covered) yield { type: "stage", stage: { stage: "reading", passages: sources.length } };
  yield { type: "sources", sources };
  const writer = createAnswerWriter(sources, deps.maxAnswerChars);
  const draft: Draft = { writer, isNotCovered: !decision.covered, isCut: false, firstTokenMs: null, usage: null };
  // Quoted are sentences that hold what was searched for; a model that writes is asked as the reader asked.
  if (decision.covered) yield* generate(run, deps.model.writes ? standalone : retrieved.question, retrieved, draft);
  if (draft.isNotCovered) yield* tell(run, draft, notFoundAnswer);
  yield { type: "done", record: toRecord(run, { rewritten, retrieved, retrievalMs, decision, sources }, draft) };
}

type Search = { found: Retrieved; decision: Decision; scope: Scope; floor: number };

/** Searches in the version that the question names or is asked from; everywhere, more strictly, where that one does not cover it. */
async function find(run: Run, standalone: string): Promise<Search> {
  const { deps, question } = run;
  const narrowed = await deps.retriever.narrow(standalone, question.scope);
  const first = await search(run, narrowed.question, narrowed.scope, relevanceFloor);
  if (first.decision.covered || narrowed.scope === question.scope) return first;
  return search(run, narrowed.question, question.scope, elsewhereFloor);
}

async function search({ deps, signal, meter, elapsed, watch }: Run, asked: string, scope: Scope, floor: number): Promise<Search> {
  const startedAt = elapsed();
  const found = await deps.retriever.retrieve(asked, scope, mostSources, { signal, meter });
  watch.steps.push(...found.trace.steps.map((step) => ({ ...step, startMs: startedAt + step.startMs })));
  return { found, decision: decide(asked, found, floor), scope, floor };
}

/** Streams the model's text into the draft. Leaving early, for whatever reason, ends the upstream request. */
async function* generate(run: Run, standalone: string, { passages }: Retrieved, draft: Draft): AsyncGenerator<AnswerEvent> {
  const { deps, question, signal, meter } = run;
  const upstream = new AbortController();
  const request = {
    question: standalone,
    passages,
    history: question.history,
    maxChars: Math.min(question.maxChars ?? deps.maxAnswerChars, deps.maxAnswerChars),
  };
  const sentinel = deps.model.writes ? createSentinelFilter() : plainText;
  run.trace.model = deps.model.name;
  run.trace.mostChars = request.maxChars;
  run.trace.prompt = deps.model.prompt?.(request) ?? null;
  const askedAt = run.elapsed();
  try {
    for await (const event of deps.model.generate(request, AbortSignal.any([signal, upstream.signal]), meter)) {
      signal.throwIfAborted();
      if (event.type === "text") yield* write(run, draft, sentinel.push(event.text));
      else if (event.type === "usage") draft.usage = event;
      else draft.isCut = true;
      if (draft.isNotCovered || draft.writer.isFull()) break;
    }
    signal.throwIfAborted();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    upstream.abort();
    noteWriting(run, askedAt, draft.firstTokenMs);
  }
  if (!draft.isNotCovered) yield* write(run, draft, sentinel.end());
  if (draft.isNotCovered) return;
  yield* tell(run, draft, draft.writer.end());
  if (draft.firstTokenMs === null) throw new ModelFailure("ANSWER_INTERRUPTED", "The model gave no text.");
}

/** How long the model was waited for, and how long it wrote. */
function noteWriting({ watch, elapsed }: Run, askedAt: number, firstTokenMs: number | null): void {
  const endedAt = elapsed();
  const firstAt = firstTokenMs ?? endedAt;
  watch.steps.push({ name: "firstText", startMs: askedAt, ms: firstAt - askedAt });
  if (firstTokenMs !== null) watch.steps.push({ name: "writing", startMs: firstAt, ms: endedAt - firstAt });
}

/** `text` is null when the model said that the passages do not answer. */
function* write(run: Run, draft: Draft, text: string | null): Generator<AnswerEvent> {
  draft.isNotCovered = text === null;
  if (text) yield* tell(run, draft, draft.writer.write(text));
}

/** The text first: looking for quotes must not keep the first word waiting. */
function* tell(run: Run, draft: Draft, text: string): Generator<AnswerEvent> {
  if (text !== "") {
    draft.firstTokenMs ??= run.elapsed();
    yield { type: "text", text };
  }
  for (const citation of draft.writer.settle()) yield { type: "citation", citation };
}

function toRecord(run: Run, found: Found, draft: Draft): AnswerRecord {
  const { retrieved, decision } = found;
  const written = draft.isNotCovered
    ? { content: notFoundAnswer, outcome: "not_found" as const, truncated: false, unsupported: [], citations: [] }
    : draft.writer.answer();
  return {
    ...written,
    truncated: written.truncated || draft.isCut,
    model: run.deps.model.name,
    nearestPages: draft.isNotCovered ? decision.nearestPages : [],
    passages: retrieved.passages,
    sources: found.sources,
    queryText: run.question.text,
    rewrittenQuery: found.rewritten,
    queryVector: retrieved.queryVector,
    relevanceScore: decision.relevanceScore,
    promptTokens: draft.usage?.promptTokens ?? null,
    completionTokens: draft.usage?.completionTokens ?? null,
    retrievalMs: found.retrievalMs,
    firstTokenMs: draft.firstTokenMs,
    totalMs: run.elapsed(),
  };
}
