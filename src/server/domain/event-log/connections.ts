import { err, ok, type Result } from "@/contract/result";
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
  /** Where it was opened from, as limits count addresses. */
  address: string;
  conversationId: string;
  createdAt: number;
};

/** What is asked for: `signal` is the request's. */
export type Opening = { conversationId: string; address: string; signal: AbortSignal | undefined };

/** A registered connection. `signal` aborts when the request's does and when the connection is ended from here. */
export type OpenConnection = { signal: AbortSignal; close(): void };

/** How many connections there may be at once in this process. */
export type ConnectionLimits = { perOwner: number; perAddress: number };

/** A connection must end before another can begin; nobody knows when one does. */
const fullPauseMs = 15_000;

/** The live connections of this process: who follows what, and the way to end them. */
export type Connections = {
  /** Registers one until `close` is called or the request is aborted; refused where the actor or the address has too many already. */
  open(actor: Actor, opening: Opening): Result<OpenConnection, "RATE_LIMITED">;
  list(): LiveConnection[];
  /** Ends the streams that are meant, of people who may no longer have them. How many. */
  endWhere(isMeant: (live: LiveConnection) => boolean): number;
  /** Ends every stream, and each that is opened from now on at once: the process ends. Pages come back by themselves, to another one. */
  endAll(): void;
};

/** A registry in memory: a connection lives and dies with its process. */
export function createConnections({ clock, ids }: { clock: Clock; ids: IdSource }, most: ConnectionLimits): Connections {
  const live = new Map<LiveConnection, AbortController>();
  let isEnding = false;
  const endWhere = (isMeant: (live: LiveConnection) => boolean): number => {
    const meant = [...live].filter(([connection]) => isMeant(connection));
    for (const [, controller] of meant) controller.abort();
    return meant.length;
  };
  const count = (isMeant: (other: LiveConnection) => boolean) => [...live.keys()].filter(isMeant).length;
  return {
    open(actor, { conversationId, address, signal: requestSignal }) {
      const owner = ownerKey(actor);
      if (count((other) => other.owner === owner) >= most.perOwner) return err("RATE_LIMITED", fullPauseMs);
      if (count((other) => other.address === address) >= most.perAddress) return err("RATE_LIMITED", fullPauseMs);
      const sessionId = actor.kind === "guest" ? null : actor.sessionId;
      const connection = { id: ids.next(), owner, kind: actor.kind, sessionId, address, conversationId, createdAt: clock.now() };
      const controller = new AbortController();
      const close = () => {
        requestSignal?.removeEventListener("abort", abort);
        live.delete(connection);
      };
      // A stream whose reader left before it began has nobody else to close it.
      const abort = () => {
        controller.abort();
        close();
      };
      live.set(connection, controller);
      if (isEnding || requestSignal?.aborted) abort();
      requestSignal?.addEventListener("abort", abort, { once: true });
      return ok({ signal: controller.signal, close });
    },
    list: () => [...live.keys()],
    endWhere,
    endAll() {
      isEnding = true;
      endWhere(() => true);
    },
  };
}
