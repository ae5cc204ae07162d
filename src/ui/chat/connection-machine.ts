import type { ErrorCode } from "@/contract/error-code";

/** How often a lost connection is tried again by itself. */
export const maxRetries = 5;

/** Why the server does not serve this page now, and how long to leave it alone. */
export type StreamRefusal = { code: ErrorCode; pauseMs: number };

/**
 * The live channel between an open page and the server. `retry` is 0 for the first try and counts tries after a failure;
 * `error` with `retry` = `maxRetries` waits for a person or for the server's health to return. `refused`: the server is there and says
 * that it does not serve this page now; asking sooner than it says would only be asking too much.
 */
export type ConnectionState =
  | { status: "disconnected"; reason: "closed" | "lost" | "offline" }
  | ({ status: "disconnected"; reason: "refused" } & StreamRefusal)
  | { status: "connecting"; retry: number }
  | { status: "connected" }
  | { status: "error"; retry: number };

export type ConnectionEvent =
  | { type: "open" }
  | { type: "opened" }
  | { type: "failed" }
  | { type: "retry" }
  | { type: "lost" }
  | ({ type: "refused" } & StreamRefusal)
  | { type: "wentOffline" }
  | { type: "recovered" }
  | { type: "close" };

/** The state that follows, or null where the machine does not allow the event. */
export function connectionMachine(state: ConnectionState, event: ConnectionEvent): ConnectionState | null {
  if (event.type === "close")
    return state.status === "disconnected" && state.reason === "closed" ? null : { status: "disconnected", reason: "closed" };
  switch (state.status) {
    case "disconnected":
      return fromDisconnected(state.reason, event);
    case "connecting":
      if (event.type === "opened") return { status: "connected" };
      return event.type === "failed" ? { status: "error", retry: state.retry } : null;
    case "connected":
      if (event.type === "lost") return { status: "disconnected", reason: "lost" };
      if (event.type === "refused") {
        return { status: "disconnected", reason: "refused", code: event.code, pauseMs: event.pauseMs };
      }
      return event.type === "wentOffline" ? { status: "disconnected", reason: "offline" } : null;
    case "error":
      if (event.type === "retry") return state.retry < maxRetries ? { status: "connecting", retry: state.retry + 1 } : null;
      if (event.type === "recovered") return { status: "connecting", retry: 0 };
      return event.type === "wentOffline" ? { status: "disconnected", reason: "offline" } : null;
  }
}

function fromDisconnected(reason: "closed" | "lost" | "offline" | "refused", event: ConnectionEvent): ConnectionState | null {
  if (event.type === "open") return { status: "connecting", retry: reason === "lost" ? 1 : 0 };
  return event.type === "wentOffline" && (reason === "lost" || reason === "refused") ? { status: "disconnected", reason: "offline" } : null;
}

/** Milliseconds before the next try: 0.5 s doubled each time up to 15 s, of which a random half is taken off ("equal jitter"). `random` is in [0, 1). */
export function retryDelayMs(retry: number, random: number): number {
  const full = Math.min(15_000, 500 * 2 ** retry);
  return Math.round(full / 2 + (full / 2) * random);
}
