import type { AssembledAnswer } from "./assembled-answer";
import type { Evidence, MessageRow } from "./evidence";
import { judgeRecovery } from "./judge-recovery";
import type { Ledger, LedgerEntry, LedgerThread } from "./ledger";
import type { StoredLog } from "./stored-log";
import type { Finding } from "./verdict";

const finalStatuses = new Set(["delivered", "failed", "cancelled"]);

/** Stop ends an answer, and what it costs, within this time. */
const longestStopMs = 1_000;

/** `generations`: how often the model was asked to answer this question. */
type Paid = { log: StoredLog; ledger: Ledger; generations: number };
type Say = (kind: Finding["kind"], what: string) => void;

/** What must hold of one question: stored once, answered once, said alike everywhere, paid for once. */
export function judgeEntry(entry: LedgerEntry, thread: LedgerThread, evidence: Evidence, paid: Paid): Finding[] {
  const { log, ledger, generations } = paid;
  const findings: Finding[] = [];
  const say: Say = (kind, what) => findings.push({ kind, what: `question ${entry.ref}: ${what}` });
  if (entry.acknowledged.length < entry.copies) {
    say("stuck", `${entry.copies - entry.acknowledged.length} of ${entry.copies} copies never accepted (${entry.refused.join(", ")})`);
  }
  judgeAcknowledgements(entry, say);
  const questions = evidence.messages.filter(({ role, content }) => role === "user" && content === entry.text);
  if (questions.length > 1) say("duplicated", `stored ${questions.length} times`);
  const [question] = questions;
  if (question === undefined) {
    if (entry.acknowledged.length > 0) say("lost", "accepted and not stored");
    return findings;
  }
  for (const { conversationId, messageId } of entry.acknowledged) {
    if (messageId !== null && messageId !== question.id) say("lost", `accepted as ${messageId}, which is not there`);
    if (conversationId !== question.conversation_id)
      say("mismatched", `accepted in ${conversationId}, stored in ${question.conversation_id}`);
  }
  const answers = evidence.messages.filter(({ role, parent_id }) => role === "assistant" && parent_id === question.id);
  judgeAnswers(entry, question, answers, say);
  judgeStop(entry, answers, say);
  if (entry.retryRefused !== null) say("stuck", `Retry began nothing (${entry.retryRefused})`);
  for (const [at, answer] of answers.entries()) {
    const isTrimmed = log.answers.get(answer.id)?.isTrimmed ?? false;
    judgeEnd(entry, answer, at > 0, say);
    judgeRecovery({ entry, thread, ledger, log }, answer, say);
    judgeSeen(answer, thread.answers.get(answer.id), isTrimmed, say);
    if (!isTrimmed) judgeReplayed(answer, thread.replayed.answers.get(answer.id), say);
  }
  judgeReplies(entry, answers, log, say);
  const attempts = answers.reduce((sum, { id }) => sum + 1 + (log.answers.get(id)?.restarts ?? 0), 0);
  if (generations > attempts) say("overspent", `the model was asked ${generations} times for ${attempts} attempts`);
  return findings;
}

function judgeAcknowledgements({ acknowledged }: LedgerEntry, say: Say): void {
  const differ = (list: (string | null)[]) => new Set(list.filter((id) => id !== null)).size > 1;
  if (differ(acknowledged.map(({ conversationId }) => conversationId))) say("duplicated", "accepted in several conversations");
  if (differ(acknowledged.map(({ messageId }) => messageId))) say("duplicated", "accepted as several messages");
  if (differ(acknowledged.map(({ answerId }) => answerId))) say("duplicated", "promised several answers");
}

function judgeAnswers(entry: LedgerEntry, question: MessageRow, answers: readonly MessageRow[], say: Say): void {
  const wanted = entry.retried === null ? 1 : 2;
  if (answers.length > wanted) say("duplicated", `${answers.length} answers`);
  if (answers.length < wanted) say("lost", `${answers.length} answers of ${wanted}`);
  for (const { answerId } of [...entry.acknowledged, ...(entry.retried === null ? [] : [entry.retried])]) {
    if (answerId !== null && !answers.some(({ id }) => id === answerId)) say("lost", `the promised answer ${answerId} is not there`);
  }
  if (answers.every(({ status }) => finalStatuses.has(status)) && question.status !== "delivered")
    say("mismatched", `answered, and still ${question.status}`);
}

function judgeEnd(entry: LedgerEntry, { id, status, content }: MessageRow, isRetry: boolean, say: Say): void {
  const expected = isRetry ? entry.expectedOfRetry : entry.expected;
  if (status === "delivered") {
    if ("code" in expected) say("mismatched", `answer ${id} was delivered, though the model failed`);
    else if (content !== expected.text) say("mismatched", `answer ${id} is not what the model said: ${JSON.stringify(content)}`);
  } else if (status === "failed") {
    if (!entry.said.startsWith(content)) say("mismatched", `answer ${id} keeps what nobody said: ${JSON.stringify(content)}`);
  } else if (status === "cancelled") {
    if (isRetry || entry.stopped === null) say("mismatched", `answer ${id} was stopped by nobody`);
    if (!entry.said.startsWith(content)) say("mismatched", `answer ${id} keeps what nobody said: ${JSON.stringify(content)}`);
  } else say("stuck", `answer ${id} is still ${status}`);
}

/** Told at once, kept for good, and nothing spent on it any more. */
function judgeStop({ stopped, acknowledged }: LedgerEntry, answers: readonly MessageRow[], say: Say): void {
  if (stopped === null) return;
  const { status, why, tookMs, upstreamMs, isQuiet } = stopped;
  if (status === null) {
    say("stuck", `Stop was never accepted (${why})`);
    return;
  }
  const answer = answers.find(({ id }) => id === acknowledged[0]?.answerId);
  if (answer !== undefined && answer.status !== status) say("mismatched", `Stop was told ${status}, the answer is ${answer.status}`);
  if (!isQuiet) return;
  if (tookMs > longestStopMs) say("stuck", `Stop took ${tookMs} ms`);
  if (upstreamMs === null || upstreamMs > longestStopMs) say("overspent", `the model went on for ${upstreamMs ?? "many"} ms after Stop`);
}

function judgeSeen(answer: MessageRow, seen: AssembledAnswer | undefined, isTrimmed: boolean, say: Say): void {
  if (!seen?.finished) {
    say("stuck", `no page saw the end of answer ${answer.id}`);
    return;
  }
  const { textBefore, content, status, errorCode } = seen.finished;
  if (!isTrimmed) {
    for (const problem of seen.problems) say("mismatched", `answer ${answer.id}: a page was sent ${problem}`);
    if (textBefore !== answer.content)
      say("mismatched", `answer ${answer.id}: put together ${JSON.stringify(textBefore)}, stored ${JSON.stringify(answer.content)}`);
  }
  if (content !== answer.content)
    say("mismatched", `answer ${answer.id}: told ${JSON.stringify(content)}, stored ${JSON.stringify(answer.content)}`);
  if (status !== answer.status || errorCode !== answer.error_code)
    say("mismatched", `answer ${answer.id}: told ${status} ${errorCode}, stored ${answer.status} ${answer.error_code}`);
}

/** Whoever reads the whole log afterwards has the same text from its deltas. */
function judgeReplayed({ id, content }: MessageRow, replayed: AssembledAnswer | undefined, say: Say): void {
  const text = replayed?.finished?.textBefore;
  if (text === undefined) say("stuck", `answer ${id}: whoever read the log from its beginning saw no end of it`);
  else if (text !== content) say("mismatched", `answer ${id}: read again it is ${JSON.stringify(text)}, stored ${JSON.stringify(content)}`);
  for (const problem of replayed?.problems ?? []) say("mismatched", `answer ${id}: the log was read again with ${problem}`);
}

function judgeReplies({ replies }: LedgerEntry, answers: readonly MessageRow[], log: StoredLog, say: Say): void {
  for (const { response, errorCode, streamed } of replies) {
    const isStored = answers.some(({ content, error_code: code }) => content === response && code === errorCode);
    if (!isStored) say("mismatched", `REST was told ${errorCode} ${JSON.stringify(response)}, which is not stored`);
    if (streamed === null || log.answers.get(streamed.answerId)?.isTrimmed) continue;
    for (const problem of streamed.problems) say("mismatched", `answer ${streamed.answerId}: REST was sent ${problem}`);
    if (streamed.text !== response)
      say("mismatched", `REST was streamed ${JSON.stringify(streamed.text)}, and told ${JSON.stringify(response)} at the end`);
  }
}
