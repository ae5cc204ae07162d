import { describe, expect, it } from "vitest";
import { type ConnectionEvent, type ConnectionState, connectionMachine, maxRetries, retryDelayMs } from "./connection-machine";

const states: ConnectionState[] = [
  { status: "disconnected", reason: "closed" },
  { status: "disconnected", reason: "lost" },
  { status: "disconnected", reason: "offline" },
  { status: "disconnected", reason: "refused", code: "RATE_LIMITED", pauseMs: 15_000 },
  { status: "connecting", retry: 0 },
  { status: "connected" },
  { status: "error", retry: 2 },
  { status: "error", retry: maxRetries },
];
const plain = ["open", "opened", "failed", "retry", "lost", "wentOffline", "recovered", "close"] as const;
const events: ConnectionEvent[] = [...plain.map((type) => ({ type })), { type: "refused", code: "RATE_LIMITED", pauseMs: 15_000 }];

describe("connectionMachine", () => {
  it("allows the transitions of the ChatConnection contract and no others", () => {
    const allowed = states.flatMap((state) =>
      events.flatMap((event) => {
        const next = connectionMachine(state, event);
        return next ? [`${state.status} → ${next.status}`] : [];
      }),
    );
    expect([...new Set(allowed)].sort()).toEqual([
      "connected → disconnected",
      "connecting → connected",
      "connecting → disconnected",
      "connecting → error",
      "disconnected → connecting",
      "disconnected → disconnected",
      "error → connecting",
      "error → disconnected",
    ]);
  });

  it("counts retries up to five and then waits for a person", () => {
    let state: ConnectionState = { status: "connecting", retry: 0 };
    const shown: number[] = [];
    for (;;) {
      const failed = connectionMachine(state, { type: "failed" });
      const next = failed && connectionMachine(failed, { type: "retry" });
      if (next?.status !== "connecting") break;
      shown.push(next.retry);
      state = next;
    }
    expect(shown).toEqual([1, 2, 3, 4, 5]);
  });

  it("starts counting anew once the server answers again", () => {
    expect(connectionMachine({ status: "error", retry: maxRetries }, { type: "recovered" })).toEqual({ status: "connecting", retry: 0 });
  });

  it("calls the first try after a loss a reconnection", () => {
    expect(connectionMachine({ status: "disconnected", reason: "lost" }, { type: "open" })).toEqual({ status: "connecting", retry: 1 });
    expect(connectionMachine({ status: "disconnected", reason: "offline" }, { type: "open" })).toEqual({ status: "connecting", retry: 0 });
  });

  it("refuses a second opening of a connection that stands", () => {
    expect(connectionMachine({ status: "connected" }, { type: "open" })).toBeNull();
    expect(connectionMachine({ status: "connected" }, { type: "opened" })).toBeNull();
  });
});

describe("retryDelayMs", () => {
  it("grows exponentially, keeps at least half and never passes 15 seconds", () => {
    for (let retry = 0; retry <= 10; retry++) {
      const full = Math.min(15_000, 500 * 2 ** retry);
      expect(retryDelayMs(retry, 0)).toBe(full / 2);
      expect(retryDelayMs(retry, 0.999_999)).toBeLessThanOrEqual(full);
    }
  });
});
