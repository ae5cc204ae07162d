import type { MinilmThread } from "./minilm-thread";

type Task = { text: string; resolve: (vector: Float32Array) => void; reject: (reason: unknown) => void };

/** A text under way. `cancel` rejects it unless a thread has taken it already. */
export type Queued = { vector: Promise<Float32Array>; cancel(reason: unknown): void };

/** Threads that share two queues. An urgent text goes before all others that wait. */
export type ThreadPool = { add(text: string, urgent: boolean): Queued; close(): Promise<void> };

export type ThreadPoolOptions = {
  start: () => Promise<MinilmThread>;
  maxThreads: number;
  /** Threads beside the first end when nothing has come for so long. */
  idleMs: number;
};

/** Fewer waiting passages than this are not worth another thread (a quarter second to start, 100 MB). */
const textsWorthAThread = 8;

/** Starts the first thread at once and keeps it; others join while texts queue up, as many as are allowed and can be started. */
export function createThreadPool({ start, maxThreads, idleMs }: ThreadPoolOptions): ThreadPool {
  const urgentTasks: Task[] = [];
  const tasks: Task[] = [];
  const threads = new Set<MinilmThread>();
  const free: MinilmThread[] = [];
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
      threads.add(thread);
      free.push(thread);
      if (closed) await thread.close();
    } catch (error) {
      allowed = Math.max(1, threads.size); // the others go on; without any, whoever waits is told and the next text tries again
      if (threads.size === 0) rejectAll(error);
    }
  };
  const startThread = () => {
    const joining: Promise<void> = join().then(() => {
      starting.delete(joining);
      work();
    });
    starting.add(joining);
  };

  const run = async (thread: MinilmThread, task: Task) => {
    try {
      task.resolve(await thread.embed(task.text));
    } catch (error) {
      task.reject(error);
    }
    if (thread.hasEnded()) threads.delete(thread);
    else free.push(thread);
    work();
  };

  const endIdleThreads = () => {
    idle = undefined;
    for (const thread of free.splice(1)) {
      threads.delete(thread);
      void thread.close();
    }
  };

  const work = () => {
    for (let thread = free.pop(); thread; thread = free.pop()) {
      if (thread.hasEnded()) {
        threads.delete(thread);
        continue;
      }
      const task = urgentTasks.shift() ?? tasks.shift();
      if (!task) {
        free.push(thread);
        break;
      }
      void run(thread, task);
    }
    const count = threads.size + starting.size;
    const isWanted = count === 0 ? urgentTasks.length + tasks.length > 0 : tasks.length >= textsWorthAThread && count < allowed;
    if (isWanted && !closed) startThread();
    if (idle) idle.refresh();
    else if (threads.size > 1) idle = setTimeout(endIdleThreads, idleMs).unref();
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
      await Promise.all([...threads].map((thread) => thread.close()));
    },
  };
}
