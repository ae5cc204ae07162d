import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { IdSource } from "../id-source";
import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";

/**
 * `connecting` until the first of what it follows has been read; `error` when reading failed: such a connection has ended, and stays in the list
 * for a minute for whoever asks why.
 */
export type LiveStatus = "connecting" | "connected" | "error";

/** A browser that follows conversations right now; times in milliseconds since the epoch. */
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
  conversationIds: readonly string[];
  status: LiveStatus;
  createdAt: number;
  /** When it last read or passed on something. Pings do not count. */
  lastActivityAt: number;
  /** For operators; never sent to a page. */
  errorMessage: string | null;
};

/** What is asked for: `signal` is the request's. */
export type Opening = { conversationIds: readonly string[]; address: string; signal: AbortSignal | undefined };

/** A registered connection. `signal` aborts when the request's does and when the connection is ended from here. */
export type OpenConnection = {
  signal: AbortSignal;
  /** It has read or passed on something. */
  touch(): void;
  /** It cannot go on: `close` follows. */
  fail(message: string): void;
  close(): void;
};

/** How many connections there may be at once in this process. */
export type ConnectionLimits = { perOwner: number; perAddress: number };

/** A connection must end before another can begin; nobody knows when one does. */
const fullPauseMs = 15_000;
const failedKeptMs = 60_000;
const mostFailed = 100;

/** The live connections of this process: who follows what, and the way to end them. */
export type Connections = {
  /** Registers one until `close` is called or the request is aborted; refused where the actor or the address has too many already. */
  open(actor: Actor, opening: Opening): Result<OpenConnection, "RATE_LIMITED">;
  /** Those that are open, and those that failed within the last minute. */
  list(): LiveConnection[];
  /** Ends the streams that are meant, of people who may no longer have them. How many. */
  endWhere(isMeant: (live: LiveConnection) => boolean): number;
  /** Ends every stream, and each that is opened from now on at once: the process ends. Pages come back by themselves, to another one. */
  endAll(): void;
};

/** A registry in memory: a connection lives and dies with its process. */
export function createConnections({ clock, ids }: { clock: Clock; ids: IdSource }, most: ConnectionLimits): Connections {
  const live = new Map<LiveConnection, AbortController>();
  let failed: LiveConnection[] = [];
  let isEnding = false;
  const endWhere = (isMeant: (live: LiveConnection) => boolean): number => {
    const meant = [...live].filter(([connection]) => isMeant(connection));
    for (const [, controller] of meant) controller.abort();
    return meant.length;
  };
  const count = (isMeant: (other: LiveConnection) => boolean) => [...live.keys()].filter(isMeant).length;
  return {
    open(actor, { conversationIds, address, signal: requestSignal }) {
      const owner = ownerKey(actor);
      if (count((other) => other.owner === owner) >= most.perOwner) return err("RATE_LIMITED", fullPauseMs);
      if (count((other) => other.address === address) >= most.perAddress) return err("RATE_LIMITED", fullPauseMs);
      const sessionId = actor.kind === "guest" ? null : actor.sessionId;
      const connection = begun({ id: ids.next(), owner, kind: actor.kind, sessionId, address, conversationIds }, clock.now());
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
      const touch = () => {
        connection.status = "connected";
        connection.lastActivityAt = clock.now();
      };
      const fail = (message: string) => {
        Object.assign(connection, {
          status: "error",
          errorMessage: message,
          lastActivityAt: clock.now(),
        } satisfies Partial<LiveConnection>);
        failed = [...failed, connection].slice(-mostFailed);
      };
      return ok({ signal: controller.signal, touch, fail, close });
    },
    list() {
      const oldest = clock.now() - failedKeptMs;
      failed = failed.filter(({ lastActivityAt }) => lastActivityAt >= oldest);
      return [...new Set([...live.keys(), ...failed])];
    },
    endWhere,
    endAll() {
      isEnding = true;
      endWhere(() => true);
    },
  };
}

type Opener = Pick<LiveConnection, "id" | "owner" | "kind" | "sessionId" | "address" | "conversationIds">;

function begun(opener: Opener, now: number): LiveConnection {
  return { ...opener, status: "connecting", createdAt: now, lastActivityAt: now, errorMessage: null };
}
