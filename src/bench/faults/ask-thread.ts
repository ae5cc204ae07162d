import { setTimeout as sleep } from "node:timers/promises";
import { ConversationView } from "@/contract/conversation";
import { Sent } from "@/contract/message";
import type { FaultLog } from "./fault-log";
import { chat, type Guest, mutate, query, untilTold } from "./guest";
import type { LedgerEntry, LedgerThread } from "./ledger";
import type { ModelEndpoint } from "./model-endpoint";
import { everythingSaid, replyOf } from "./model-mode";
import { patienceAfter } from "./patience";
import type { PlannedSend, PlannedThread } from "./plan";
import { pressStop } from "./press-stop";
import { type Reader, startReader } from "./reader";
import { replay } from "./replay";

const retryWithinMs = 20_000;
const catchUpMs = 6_000;

/** A conversation while it is asked in. */
export type AskedThread = {
  conversationId: string;
  /** Resolves when every question has been accepted and its end seen, or time is up. */
  done: Promise<void>;
  /** Asks for failed answers once more, as the plan says. To be called when all is quiet. */
  retry(planned: PlannedThread): Promise<void>;
  /** Stops reading, loads the conversation as a page that is opened anew, and tells everything. */
  finish(): Promise<LedgerThread>;
  /** Stops reading. */
  close(): Promise<void>;
};

/** `calm` aborts when the last fault is over: from then on patience ends. `over` aborts when the run does. */
type Asking = { guest: Guest; model: ModelEndpoint; faultLog: FaultLog; calm: AbortSignal; over: AbortSignal };
type Thread = Asking & { id: string; reader: Reader; entries: LedgerEntry[] };

/** Asks a conversation's questions one after the other. */
export function askThread(asking: Asking, planned: PlannedThread): AskedThread {
  const { guest } = asking;
  const id = crypto.randomUUID();
  const thread: Thread = { ...asking, id, reader: startReader(guest, id), entries: [] };
  return {
    conversationId: id,
    done: askAll(thread, planned.sends),
    async retry({ sends }) {
      for (const [at, send] of sends.entries()) {
        const entry = thread.entries[at];
        if (send.isRetried && entry !== undefined) await retryFailed(thread, entry);
      }
    },
    close: thread.reader.close,
    async finish() {
      const shown = await query(guest, "conversation.open", { conversationId: id }, ConversationView);
      if (shown.kind === "ok") await untilCaughtUp(thread.reader, shown.value.seq);
      await thread.reader.close();
      const replayed = await replay(guest, id, shown.kind === "ok" ? shown.value.seq : thread.reader.last, catchUpMs);
      return {
        conversationId: id,
        entries: thread.entries,
        answers: thread.reader.answers,
        gaps: thread.reader.gaps,
        lastSeq: thread.reader.last,
        replayed,
        cuts: thread.reader.cuts,
        shown:
          shown.kind === "ok"
            ? { messageCount: shown.value.conversation.messageCount, seq: shown.value.seq, messages: shown.value.messages }
            : null,
      };
    },
  };
}

async function askAll(thread: Thread, sends: readonly PlannedSend[]): Promise<void> {
  for (const send of sends) {
    await sleep(send.delayMs);
    const entry: LedgerEntry = {
      ref: send.ref,
      text: send.text,
      copies: send.copies,
      askedAt: Date.now(),
      acknowledged: [],
      refused: [],
      replies: [],
      expected: replyOf(send.ref, send.mode).end,
      said: everythingSaid(send.ref, send.mode),
      stopped: null,
      expectedOfRetry: replyOf(send.ref, "good").end,
      retried: null,
      retryRefused: null,
    };
    const signal = patienceAfter(thread.calm, thread.over);
    thread.entries.push(entry);
    thread.reader.cutAfter(send.cuts);
    // REST begins a conversation under an id of its own making, so the first question of a thread is the page's.
    if (send.via === "trpc" || thread.entries.length === 1) await askAsPage(thread, entry, send.stopAfterMs, signal);
    else await askOverRest(thread, entry, send.via === "rest-stream", signal);
    if (signal.aborted) return;
  }
}

async function askAsPage(thread: Thread, entry: LedgerEntry, stopAfterMs: number | null, signal: AbortSignal): Promise<void> {
  const messageId = crypto.randomUUID();
  const input = { conversationId: thread.id, messageId, text: entry.text };
  const send = async () => {
    const told = await untilTold(() => mutate(thread.guest, "message.send", input, Sent), signal);
    if (told.kind === "ok") entry.acknowledged.push(told.value);
    else entry.refused.push(told.kind === "refused" ? told.code : told.why);
  };
  await Promise.all(Array.from({ length: entry.copies }, send));
  const answerId = entry.acknowledged[0]?.answerId;
  if (!answerId) return;
  const stopping =
    stopAfterMs === null ? null : pressStop({ ...thread, signal }, { conversationId: thread.id, answerId, ref: entry.ref }, stopAfterMs);
  entry.stopped = await stopping;
  await untilSeen(thread.reader, answerId, signal);
}

async function askOverRest(thread: Thread, entry: LedgerEntry, isStream: boolean, signal: AbortSignal): Promise<void> {
  const key = `key of ${entry.ref}`;
  const body = { session_id: thread.id, message: entry.text };
  const send = async () => {
    const told = await untilTold(() => chat(thread.guest, { body, key, isStream, signal }), signal);
    if (told.kind === "ok") {
      entry.acknowledged.push({ conversationId: told.value.sessionId, messageId: null, answerId: null });
      entry.replies.push(told.value);
    } else entry.refused.push(told.kind === "refused" ? told.code : told.why);
  };
  await Promise.all(Array.from({ length: entry.copies }, send));
}

/** What is stored already is on its way to the page. */
async function untilCaughtUp(reader: Reader, seq: number): Promise<void> {
  const latest = Date.now() + catchUpMs;
  while (reader.last < seq && Date.now() < latest) await sleep(50);
}

async function untilSeen(reader: Reader, answerId: string, signal: AbortSignal): Promise<void> {
  const patience = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([reader.untilFinished(answerId), patience]);
}

/** The last answer under a question, where that failed or was stopped. All is quiet: what is refused now is refused to somebody who needs it. */
async function retryFailed(thread: Thread, entry: LedgerEntry): Promise<void> {
  const { guest, id: conversationId } = thread;
  const signal = AbortSignal.any([thread.over, AbortSignal.timeout(retryWithinMs)]);
  const view = await untilTold(() => query(guest, "conversation.open", { conversationId }, ConversationView), signal);
  if (view.kind !== "ok") {
    // A conversation that was never begun is nowhere, and that is a finding of its own where it was promised.
    if (entry.acknowledged.length > 0) entry.retryRefused = `the conversation: ${view.kind === "refused" ? view.code : view.why}`;
    return;
  }
  const question = view.value.messages.find(({ content, role }) => role === "user" && content === entry.text);
  const answer = view.value.messages.find(({ parentId, role }) => role === "assistant" && parentId === question?.id);
  if (answer?.status !== "failed" && answer?.status !== "cancelled") return;
  const askedAt = Date.now();
  const input = { conversationId, answerId: answer.id, messageId: crypto.randomUUID() };
  const told = await untilTold(() => mutate(guest, "message.retry", input, Sent), signal);
  if (told.kind !== "ok") entry.retryRefused = told.kind === "refused" ? told.code : told.why;
  else {
    entry.retried = { ...told.value, askedAt };
    await untilSeen(thread.reader, told.value.answerId, signal);
  }
}
