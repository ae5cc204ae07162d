import type { Clock } from "../clock";
import type { IdSource } from "../id-source";
import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";

/** A page that follows a conversation right now; times in milliseconds since the epoch. */
export type LiveConnection = {
  id: string;
  /** As `ownerKey` names the actor that opened it. */
  owner: string;
  /** What the actor was when it opened it. */
  kind: Actor["kind"];
  /** The signed-in session it was opened through; null for a guest's. */
  sessionId: string | null;
  conversationId: string;
  createdAt: number;
};

/** The live connections of this process: who follows what, and the way to end them. */
export type Connections = {
  /** Registers one until `close` is called; `signal` aborts when the request's does and when the connection is ended from here. */
  open(actor: Actor, conversationId: string, requestSignal: AbortSignal | undefined): { signal: AbortSignal; close(): void };
  list(): LiveConnection[];
  /** Ends the streams that are meant, of people who may no longer have them. How many. */
  endWhere(isMeant: (live: LiveConnection) => boolean): number;
  /** Ends every stream; pages come back by themselves. */
  endAll(): void;
};

/** A registry in memory: a connection lives and dies with its process. */
export function createConnections({ clock, ids }: { clock: Clock; ids: IdSource }): Connections {
  const live = new Map<LiveConnection, AbortController>();
  const endWhere = (isMeant: (live: LiveConnection) => boolean): number => {
    const meant = [...live].filter(([connection]) => isMeant(connection));
    for (const [, controller] of meant) controller.abort();
    return meant.length;
  };
  return {
    open(actor, conversationId, requestSignal) {
      const sessionId = actor.kind === "guest" ? null : actor.sessionId;
      const connection = { id: ids.next(), owner: ownerKey(actor), kind: actor.kind, sessionId, conversationId, createdAt: clock.now() };
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
    endWhere,
    endAll: () => void endWhere(() => true),
  };
}
