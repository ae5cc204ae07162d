import type { Actor } from "./actor";
import { ownerKey } from "./owner";

/** A request that goes on for longer than who sent it is believed: an export, an import. */
export type LongRequest = {
  /** As `ownerKey` names the actor that sent it. */
  owner: string;
  /** What the actor was when it was sent. */
  kind: Actor["kind"];
  /** The signed-in session it was sent through; null for a guest's. */
  sessionId: string | null;
};

/** One of them: `signal` aborts when whoever sent it may not go on with it, with an `AbortError`. */
export type RunningRequest = { signal: AbortSignal; end(): void };

/** The long requests that run in this process, and the way to stop them. */
export type LongRequests = {
  /** Registers one until `end` is called, which may be called more than once. */
  begin(actor: Actor): RunningRequest;
  list(): LongRequest[];
  /** Stops those that are meant. */
  endWhere(isMeant: (running: LongRequest) => boolean): void;
};

/** A registry in memory: a request lives and dies with its process. */
export function createLongRequests(): LongRequests {
  const running = new Map<LongRequest, AbortController>();
  return {
    begin(actor) {
      const request = { owner: ownerKey(actor), kind: actor.kind, sessionId: actor.kind === "guest" ? null : actor.sessionId };
      const controller = new AbortController();
      running.set(request, controller);
      return { signal: controller.signal, end: () => void running.delete(request) };
    },
    list: () => [...running.keys()],
    endWhere(isMeant) {
      for (const [request, controller] of running) if (isMeant(request)) controller.abort();
    },
  };
}
