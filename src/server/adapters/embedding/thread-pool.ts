import type { MinilmThread } from "./minilm-thread";

type Task = { text: string; resolve: (vector: Float32Array) => void; reject: (reason: unknown) => void };

/** A text under way. `cancel` rejects it unless a thread has taken it already. */
export type Queued = { vector: Promise<Float32Array>; cancel(reason: unknown): void };

/** Threads that share two queues. Urgent texts go before all others that wait. */
export type ThreadPool = { add(text: string, urgent: boolean): Queued; close(): Promise<void> };

export type ThreadPoolOptions = {
  start: () => Promise<MinilmThread>;
  maxThreads: number;
  /** Threads beside the first end when nothing has come for so long. */
  idleMs: number;
};

/** Fewer waiting passages than this are not worth another thread (a quarter second to start, 100 MB). */
const textsWorthAThread = 8;

/**
 * Urgent texts go to a thread so many at a time, and so many times before it has answered: it then never stands still while this process is too
 * busy to hand it the next. Others go one by one: what is in a thread cannot be overtaken.
 */
const mostTogether = 8;
const urgentAhead = 2;

/** Starts the first thread at once and keeps it; others join while texts queue up, as many as are allowed and can be started. */
export function createThreadPool({ start, maxThreads, idleMs }: ThreadPoolOptions): ThreadPool {
  const urgentTasks: Task[] = [];
  const tasks: Task[] = [];
  const underWay = new Map<MinilmThread, number>();
  const starting = new Set<Promise<void>>();
  let allowed = maxThreads;
  let idle: NodeJS.Timeout | undefined;
  let closed = false;

  const rejectAll = (reason: unknown) => {
    for (const task of [...urgentTasks.splice(0), ...tasks.splice(0)]) task.reject(reason);
  };

  const join = async () => {
    try {
      const thread = await start();
      underWay.set(thread, 0);
      if (closed) await thread.close();
    } catch (error) {
      allowed = Math.max(1, underWay.size); // the others go on; without any, whoever waits is told and the next text tries again
      if (underWay.size === 0) rejectAll(error);
    }
  };
  const startThread = () => {
    const joining: Promise<void> = join().then(() => {
      starting.delete(joining);
      work();
    });
    starting.add(joining);
  };

  const run = async (thread: MinilmThread, taken: readonly Task[]) => {
    underWay.set(thread, (underWay.get(thread) ?? 0) + 1);
    try {
      const vectors = await thread.embed(taken.map(({ text }) => text));
      for (const [i, vector] of vectors.entries()) taken[i]?.resolve(vector);
    } catch (error) {
      for (const { reject } of taken) reject(error);
    }
    if (thread.hasEnded()) underWay.delete(thread);
    else underWay.set(thread, (underWay.get(thread) ?? 1) - 1);
    work();
  };

  const endIdleThreads = () => {
    idle = undefined;
    const free = [...underWay].flatMap(([thread, count]) => (count === 0 ? [thread] : []));
    for (const thread of free.slice(1)) {
      underWay.delete(thread);
      void thread.close();
    }
  };

  /** What a thread that has so much under way is given next; nothing where it has enough. */
  const nextFor = (count: number): Task[] => {
    if (count >= urgentAhead) return [];
    if (urgentTasks.length > 0) return urgentTasks.splice(0, mostTogether);
    return count === 0 ? tasks.splice(0, 1) : [];
  };

  const work = () => {
    const leastBusyFirst = [...underWay].sort(([, a], [, b]) => a - b);
    for (const [thread] of leastBusyFirst) {
      if (thread.hasEnded()) underWay.delete(thread);
      for (
        let taken = nextFor(underWay.get(thread) ?? urgentAhead);
        taken.length > 0;
        taken = nextFor(underWay.get(thread) ?? urgentAhead)
      ) {
        void run(thread, taken);
      }
    }
    const count = underWay.size + starting.size;
    const isWanted = count === 0 ? urgentTasks.length + tasks.length > 0 : tasks.length >= textsWorthAThread && count < allowed;
    if (isWanted && !closed) startThread();
    if (idle) idle.refresh();
    else if (underWay.size > 1) idle = setTimeout(endIdleThreads, idleMs).unref();
  };

  startThread();
  return {
    add(text, urgent) {
      const queue = urgent ? urgentTasks : tasks;
      let cancel: Queued["cancel"] = () => {};
      const vector = new Promise<Float32Array>((resolve, reject) => {
        if (closed) return reject(new Error("the embedder is closed"));
        const task = { text, resolve, reject };
        queue.push(task);
        cancel = (reason) => {
          const at = queue.indexOf(task);
          if (at >= 0) queue.splice(at, 1);
          if (at >= 0) reject(reason);
        };
      });
      work();
      return { vector, cancel };
    },
    async close() {
      closed = true;
      clearTimeout(idle);
      rejectAll(new Error("the embedder is closed"));
      await Promise.all(starting);
      await Promise.all([...underWay.keys()].map((thread) => thread.close()));
    },
  };
}
