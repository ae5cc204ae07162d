import type { Evidence, MessageRow } from "./evidence";
import type { LedgerThread } from "./ledger";
import type { Gap } from "./reader";
import type { StoredLog } from "./stored-log";
import type { Finding } from "./verdict";

type Say = (kind: Finding["kind"], what: string) => void;

const finalStatuses = new Set(["delivered", "failed", "cancelled"]);

/** What must hold of a conversation whatever was asked in it: its log, its counts, what its page saw and shows. */
export function judgeThread(thread: LedgerThread, evidence: Evidence, log: StoredLog): Finding[] {
  const { conversationId: id } = thread;
  const findings: Finding[] = [];
  const say: Say = (kind, what) => findings.push({ kind, what: `conversation ${id}: ${what}` });
  const messages = evidence.messages.filter(({ conversation_id }) => conversation_id === id);
  const row = evidence.conversations.find((conversation) => conversation.id === id);
  if (row === undefined) {
    if (thread.entries.some(({ acknowledged }) => acknowledged.length > 0)) say("lost", "is not there");
    return findings;
  }

  if (log.holes.length > 0) say("mismatched", `events ${log.holes.join(", ")} are missing in the log`);
  if (row.last_seq !== log.length) say("mismatched", `last_seq ${row.last_seq}, the last event is ${log.length}`);
  if (row.message_count !== messages.length) say("mismatched", `message_count ${row.message_count}, ${messages.length} messages`);
  for (const gap of thread.gaps) if (!isTrimmedGap(gap, log)) say("mismatched", `a page was sent event ${gap.seq} after ${gap.after}`);
  for (const gap of thread.replayed.gaps)
    if (!isTrimmedGap(gap, log)) say("mismatched", `read again, event ${gap.seq} came after ${gap.after}`);
  if (thread.replayed.last < row.last_seq) say("stuck", `read again, events came up to ${thread.replayed.last} of ${row.last_seq}`);
  if (thread.lastSeq < row.last_seq) say("stuck", `a page saw events up to ${thread.lastSeq} of ${row.last_seq}`);
  for (const job of evidence.jobs) {
    const isOwn = messages.some((message) => message.id === job.message_id);
    if (isOwn && job.status === "running") say("leaked", `the job of ${job.message_id} runs`);
  }
  for (const message of messages) {
    if (message.role === "assistant") judgeLogged(message, log, say);
  }
  for (const difference of shownDifferently(thread, messages, row)) say("mismatched", `after a reload ${difference}`);
  return findings;
}

function judgeLogged({ id, status, content }: MessageRow, log: StoredLog, say: Say): void {
  const logged = log.answers.get(id);
  if (logged !== undefined && logged.late > 0) say("mismatched", `answer ${id}: ${logged.late} events of an attempt that was replaced`);
  if (!finalStatuses.has(status)) return;
  if (logged?.ends !== 1) say("mismatched", `answer ${id}: ended ${logged?.ends ?? 0} times in the log`);
  if (logged !== undefined && !logged.isTrimmed && logged.said !== content)
    say("mismatched", `answer ${id}: the log says ${show(logged.said)}, stored is ${show(content)}`);
}

/** Nothing is missing between the two but what was dropped from the log in order. */
function isTrimmedGap({ seq, after }: Gap, { trimmed }: StoredLog): boolean {
  if (seq <= after) return false;
  return Array.from({ length: seq - after - 1 }, (_, at) => after + 1 + at).every((missing) => trimmed.has(missing));
}

function shownDifferently(
  { shown }: LedgerThread,
  messages: readonly MessageRow[],
  row: { message_count: number; last_seq: number },
): string[] {
  if (shown === null) return ["the conversation could not be opened"];
  const differences: string[] = [];
  if (shown.messageCount !== row.message_count) differences.push(`${shown.messageCount} messages are counted, not ${row.message_count}`);
  if (shown.seq !== row.last_seq) differences.push(`the page goes on from ${shown.seq}, the log is at ${row.last_seq}`);
  const facts = (id: string, status: string, content: string, code: string | null) => JSON.stringify([id, status, content, code]);
  const stored = new Set(messages.map((message) => facts(message.id, message.status, message.content, message.error_code)));
  // Of answers that stand side by side, and of what was said behind them, one is shown.
  const other = shown.messages.filter((message) => !stored.has(facts(message.id, message.status, message.content, message.errorCode)));
  for (const message of other) differences.push(`${message.id} is ${message.status} ${show(message.content)}, which is not stored`);
  const parents = new Map(messages.map(({ id, parent_id }) => [id, parent_id]));
  const path = shown.messages.map(({ id }) => id);
  const isPath = path.every((id, at) => (parents.get(id) ?? undefined) === path[at - 1]);
  if (!isPath || shown.messages.at(-1)?.role === "user") differences.push("the messages are no thread of questions with an answer each");
  return differences;
}

function show(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 40)}…${text.slice(-40)} (${text.length})` : text);
}
