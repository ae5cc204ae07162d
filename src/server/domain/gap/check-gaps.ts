import type { Outcome } from "@/contract/message";
import type { AnswerEvent, AnswerRecord } from "../answer/answer-event";
import { ModelFailure, type Turn } from "../answer/ports";
import type { Clock } from "../clock";
import type { AuditLog } from "../identity/audit-log";
import type { TokenBudget } from "../rate-limit/token-budget";
import type { GapGroups } from "./ports";

/** How many groups are looked at in one go, and how many questions of each are asked: a language model may have to be paid for each. */
const gapsAtOnce = 10;
const questionsEach = 5;

export type CheckGapsDeps = {
  gapGroups: GapGroups;
  ask: (question: { text: string; history: Turn[] }, signal: AbortSignal) => AsyncIterable<AnswerEvent>;
  budget: TokenBudget;
  audit: AuditLog;
  clock: Clock;
};

/**
 * Asks the latest questions of groups again whose pages are written: once after that, and each time that documents were read. A group whose
 * questions are all answered from the documents is solved. Does nothing once the day's tokens are used up.
 */
export async function checkGaps(deps: CheckGapsDeps, signal: AbortSignal): Promise<void> {
  for (const gap of await deps.gapGroups.due(gapsAtOnce, questionsEach)) {
    if (signal.aborted || !(await deps.budget.check()).ok) return;
    const results: { ragQueryId: string; outcome: Outcome; path: string | null }[] = [];
    for (const { ragQueryId, text } of gap.questions) {
      const record = await answered(deps, text, signal);
      results.push({ ragQueryId, outcome: record?.outcome ?? "failed", path: record === null ? null : firstCited(record) });
    }
    const isSolved = results.length > 0 && results.every(({ outcome }) => outcome === "grounded");
    const { gapId, version } = gap;
    const answers = results.filter(({ outcome }) => outcome === "grounded").length;
    await deps.audit.record({
      actor: null,
      action: "gap-checked",
      subject: { type: "gap", id: gapId },
      details: { questions: results.length, answered: answers },
    });
    await deps.gapGroups.checked({ gapId, version, state: isSolved ? "solved" : null, results, nowMs: deps.clock.now() });
  }
}

/** Null where the model failed. */
async function answered({ ask }: CheckGapsDeps, text: string, signal: AbortSignal): Promise<AnswerRecord | null> {
  try {
    let record: AnswerRecord | null = null;
    for await (const event of ask({ text, history: [] }, signal)) if (event.type === "done") record = event.record;
    return record;
  } catch (error) {
    if (error instanceof ModelFailure) return null;
    throw error;
  }
}

/** The page of the first citation that stands in the answer. */
function firstCited({ citations, sources }: AnswerRecord): string | null {
  const [first] = [...citations].sort((a, b) => a.answerStart - b.answerStart);
  return sources.find(({ ordinal }) => ordinal === first?.ordinal)?.path ?? null;
}
