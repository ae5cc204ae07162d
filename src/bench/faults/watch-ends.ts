import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { RunSql } from "./evidence";

const lookEveryMs = 500;
/** Nothing that a run asks is asked later than this after its last fault; a database that tells nothing is another's finding. */
const longestWatchMs = 180_000;

/** An answer that has not ended, and its status. */
export type Running = { id: string; status: string };

/** Keeps count of how long answers run, from the first look that shows them. */
export type EndWatch = {
  look(running: readonly Running[], nowMs: number): void;
  /** Whether everything has ended or is overdue. */
  isSettled(): boolean;
  /** Answers that ran for longer than they may, in words. */
  overdue(): string[];
};

export function createEndWatch(mostMs: number): EndWatch {
  const since = new Map<string, number>();
  const late = new Map<string, string>();
  let running: readonly Running[] | null = null;
  return {
    look(now, nowMs) {
      running = now;
      for (const { id, status } of now) {
        const from = since.get(id) ?? nowMs;
        since.set(id, from);
        if (nowMs - from >= mostMs && !late.has(id)) late.set(id, status);
      }
    },
    isSettled: () => running?.every(({ id }) => late.has(id)) ?? false,
    overdue: () => [...late].map(([id, status]) => `answer ${id} was still ${status} ${mostMs / 1_000} s after the last fault`),
  };
}

const Rows = z.array(z.object({ id: z.string(), status: z.string() }));

/** Looks at what is stored from now on, when the last fault is over. `settled`, to be called when nothing more is asked, tells what is overdue. */
export function watchEnds(run: RunSql, conversationIds: readonly string[], mostMs: number): { settled(): Promise<string[]> } {
  const watch = createEndWatch(mostMs);
  const latest = Date.now() + longestWatchMs;
  let isAskedOut = false;
  const look = async (): Promise<boolean> => {
    const rows = await run(
      `SELECT id, status FROM messages WHERE conversation_id = ANY ($1::uuid[]) AND role = 'assistant'
          AND status NOT IN ('delivered', 'failed', 'cancelled')`,
      [conversationIds],
    ).catch(() => null);
    if (rows !== null) watch.look(Rows.parse(rows), Date.now());
    return rows !== null;
  };
  const watching = (async () => {
    while (Date.now() < latest) {
      const isLast = isAskedOut;
      if ((await look()) && isLast && watch.isSettled()) return;
      await sleep(lookEveryMs);
    }
  })();
  return {
    async settled() {
      isAskedOut = true;
      await watching;
      return watch.overdue();
    },
  };
}
