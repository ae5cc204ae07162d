import type { Clock } from "../clock";
import type { IdSource } from "../id-source";

/** A page that follows a conversation right now; times in milliseconds since the epoch. */
export type LiveConnection = { id: string; owner: string; conversationId: string; createdAt: number };

/** The live connections of this process: who follows what, and the way to end them. */
export type Connections = {
  /** Registers one until `close` is called; `signal` aborts when the request's does and when all connections are ended. */
  open(owner: string, conversationId: string, requestSignal: AbortSignal | undefined): { signal: AbortSignal; close(): void };
  list(): LiveConnection[];
  /** Ends every stream; pages come back by themselves. */
  endAll(): void;
};

/** A registry in memory: a connection lives and dies with its process. */
export function createConnections({ clock, ids }: { clock: Clock; ids: IdSource }): Connections {
  const live = new Map<LiveConnection, AbortController>();
  return {
    open(owner, conversationId, requestSignal) {
      const connection = { id: ids.next(), owner, conversationId, createdAt: clock.now() };
      const controller = new AbortController();
      const abort = () => controller.abort();
      if (requestSignal?.aborted) abort();
      requestSignal?.addEventListener("abort", abort, { once: true });
      live.set(connection, controller);
      const close = () => {
        requestSignal?.removeEventListener("abort", abort);
        live.delete(connection);
      };
      return { signal: controller.signal, close };
    },
    list: () => [...live.keys()],
    endAll() {
      for (const controller of live.values()) controller.abort();
    },
  };
}
