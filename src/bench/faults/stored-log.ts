import type { EventRow, Evidence } from "./evidence";
import type { Plan, SetupName } from "./plan";

/** What a conversation's log says of an answer: the text of its last attempt, how often it ended and was begun again, late events of replaced attempts. */
export type LoggedAnswer = { said: string; ends: number; restarts: number; late: number; isTrimmed: boolean };

/** A conversation's log. `holes` are numbers that are missing although they may not; `trimmed` those of deltas that were dropped in order. */
export type StoredLog = { length: number; holes: number[]; trimmed: ReadonlySet<number>; answers: ReadonlyMap<string, LoggedAnswer> };

/**
 * Whether deltas can get past their hour in a run. Their age is told by the database's clock, which only an embedded database has from the process whose
 * clock is moved; and time must go forward by that hour, at once, or when a process whose clock was set back begins anew or has it moved again.
 */
export function mayBeTrimmed({ faults }: Pick<Plan, "faults">, setup: SetupName): boolean {
  const clocks = faults.flatMap((fault) => (fault.kind === "clock" ? [fault.offsetMs] : []));
  return setup === "embedded" && clocks.length > 0 && (clocks.some((offsetMs) => offsetMs > 0) || faults.length > 1);
}

/** Reads a conversation's log. `mayBeTrimmed`: numbers may be missing between the beginning of an answer and its end. */
export function readLog({ events: all }: Evidence, conversationId: string, mayBeTrimmed: boolean): StoredLog {
  const events = all.filter(({ conversation_id }) => conversation_id === conversationId);
  const length = events.at(-1)?.seq ?? 0;
  const there = new Set(events.map(({ seq }) => seq));
  const missing = Array.from({ length }, (_, at) => at + 1).filter((seq) => !there.has(seq));
  const answers = new Map<string, LoggedAnswer>();
  const trimmed = new Set<number>();
  for (const id of new Set(events.map(({ answer_id }) => answer_id))) {
    if (id === null) continue;
    const own = events.filter(({ answer_id }) => answer_id === id);
    const dropped = mayBeTrimmed ? missing.filter((seq) => isInside(own, seq)) : [];
    for (const seq of dropped) trimmed.add(seq);
    answers.set(id, { ...readAnswer(own), isTrimmed: dropped.length > 0 });
  }
  return { length, holes: missing.filter((seq) => !trimmed.has(seq)), trimmed, answers };
}

/** Between the first event of a finished answer and its end. */
function isInside(own: readonly EventRow[], seq: number): boolean {
  const end = own.find(({ type }) => type === "message.finished");
  return end !== undefined && seq < end.seq && seq > (own[0]?.seq ?? end.seq);
}

function readAnswer(own: readonly EventRow[]): Omit<LoggedAnswer, "isTrimmed"> {
  const answer = { said: "", ends: 0, restarts: 0, late: 0 };
  const replaced = new Set<string>();
  let attempt: string | null = null;
  for (const { type, attempt_id: id, text_at: at, content } of own) {
    if (id !== null && replaced.has(id)) answer.late += 1;
    if (type === "answer.restarted") {
      answer.said = "";
      answer.restarts += 1;
      if (attempt !== null) replaced.add(attempt);
    }
    attempt = id ?? attempt;
    // A delta may stand there twice: its first commit was not heard of.
    if (type === "answer.delta") answer.said = answer.said.slice(0, at ?? 0) + (content ?? "");
    if (type === "message.finished") answer.ends += 1;
  }
  return answer;
}
