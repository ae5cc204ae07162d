import {
  type ConnectionEvent,
  type ConnectionState,
  connectionMachine,
  maxRetries,
  retryDelayMs,
  type StreamRefusal,
} from "./connection-machine";

/**
 * What a connection needs of the world. `stream` opens the event stream and returns how to end it; `ended` is told the refusal where the
 * server itself refused the stream.
 */
export type ConnectionWorld = {
  stream: (on: { opened: () => void; ended: (refusal?: StreamRefusal) => void }) => () => void;
  isHealthy: () => Promise<boolean>;
  isOnline: () => boolean;
  after: (ms: number, run: () => void) => () => void;
  random: () => number;
  connectTimeoutMs: number;
  healthPollMs: number;
};

export type Connection = {
  state: () => ConnectionState;
  subscribe: (listener: () => void) => () => void;
  /** Opens the channel; on a connection that waits for a person it tries again. */
  open: () => void;
  wentOffline: () => void;
  close: () => void;
};

/** What the end of a stream means. tRPC's stream is open before it is refused. */
function endOf({ status }: ConnectionState, refusal: StreamRefusal | undefined): ConnectionEvent {
  if (status !== "connected") return { type: "failed" };
  return refusal === undefined ? { type: "lost" } : { type: "refused", ...refusal };
}

/** Keeps one stream alive by the rules of `connectionMachine`: each state starts its own work, and leaving it ends that work. */
export function createConnection(world: ConnectionWorld): Connection {
  let state: ConnectionState = { status: "disconnected", reason: "closed" };
  let endStream = () => {};
  let cancelTimer = () => {};
  const listeners = new Set<() => void>();

  function send(event: ConnectionEvent) {
    const next = connectionMachine(state, event);
    if (!next) return;
    state = next;
    cancelTimer();
    cancelTimer = enter(next);
    for (const listener of listeners) listener();
  }

  function enter(entered: ConnectionState): () => void {
    switch (entered.status) {
      case "connecting":
        startStream();
        return world.after(world.connectTimeoutMs, () => send({ type: "failed" }));
      case "connected":
        return () => {};
      case "disconnected":
        endStream();
        if (entered.reason === "refused") return world.after(entered.pauseMs, reopen);
        return entered.reason === "lost" ? world.after(retryDelayMs(0, world.random()), reopen) : () => {};
      case "error":
        endStream();
        return entered.retry < maxRetries ? world.after(retryDelayMs(entered.retry, world.random()), retry) : pollHealth();
    }
  }

  function startStream() {
    endStream();
    let live = true;
    const stop = world.stream({
      opened: () => live && send({ type: "opened" }),
      ended: (refusal) => live && send(endOf(state, refusal)),
    });
    endStream = () => {
      live = false;
      stop();
    };
  }

  const reopen = () => send(world.isOnline() ? { type: "open" } : { type: "wentOffline" });
  const retry = () => send(world.isOnline() ? { type: "retry" } : { type: "wentOffline" });

  function pollHealth(): () => void {
    let polling = true;
    let cancel = () => {};
    const poll = () => {
      void world.isHealthy().then((healthy) => {
        if (!polling) return;
        if (healthy) send({ type: "recovered" });
        else cancel = world.after(world.healthPollMs, poll);
      });
    };
    cancel = world.after(world.healthPollMs, poll);
    return () => {
      polling = false;
      cancel();
    };
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open: () => send(state.status === "error" ? { type: "recovered" } : { type: "open" }),
    wentOffline: () => send({ type: "wentOffline" }),
    close: () => send({ type: "close" }),
  };
}
