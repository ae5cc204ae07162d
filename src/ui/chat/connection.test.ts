import { describe, expect, it } from "vitest";
import { createConnection } from "./connection";
import type { StreamRefusal } from "./connection-machine";

/** A world whose clock and streams the test moves by hand. */
function handMovedWorld({ online = true, healthy = false } = {}) {
  const timers: { ms: number; run: () => void; cancelled: boolean }[] = [];
  const streams: { opened: () => void; ended: (refusal?: StreamRefusal) => void; stopped: boolean }[] = [];
  const world = { online, healthy };
  const connection = createConnection({
    stream: (on) => {
      const stream = { ...on, stopped: false };
      streams.push(stream);
      return () => {
        stream.stopped = true;
      };
    },
    isHealthy: () => Promise.resolve(world.healthy),
    isOnline: () => world.online,
    after: (ms, run) => {
      const timer = { ms, run, cancelled: false };
      timers.push(timer);
      return () => {
        timer.cancelled = true;
      };
    },
    random: () => 0,
    connectTimeoutMs: 10_000,
    healthPollMs: 5_000,
  });
  const elapse = () => {
    const timer = timers.findLast(({ cancelled }) => !cancelled);
    if (timer) {
      timer.cancelled = true;
      timer.run();
    }
    return timer?.ms;
  };
  return { connection, streams, elapse, world, newest: () => streams.at(-1) };
}

describe("createConnection", () => {
  it("reconnects after a loss and ends the stream it lost", () => {
    const { connection, streams, elapse, newest } = handMovedWorld();
    connection.open();
    newest()?.opened();
    newest()?.ended();
    expect(connection.state()).toEqual({ status: "disconnected", reason: "lost" });
    expect(streams[0]?.stopped).toBe(true);
    elapse();
    expect(connection.state()).toEqual({ status: "connecting", retry: 1 });
    newest()?.opened();
    expect(connection.state()).toEqual({ status: "connected" });
  });

  it("leaves a server that refuses the stream alone for as long as it says", () => {
    const { connection, streams, elapse, newest } = handMovedWorld();
    connection.open();
    for (let refusals = 0; refusals < 3; refusals++) {
      newest()?.opened();
      newest()?.ended({ code: "RATE_LIMITED", pauseMs: 15_000 });
      expect(connection.state()).toEqual({ status: "disconnected", reason: "refused", code: "RATE_LIMITED", pauseMs: 15_000 });
      expect(elapse()).toBe(15_000);
      expect(connection.state()).toEqual({ status: "connecting", retry: 0 });
    }
    expect(streams).toHaveLength(4);
  });

  it("gives a silent server ten seconds, then tries again with growing pauses", () => {
    const { connection, elapse } = handMovedWorld();
    connection.open();
    expect(elapse()).toBe(10_000);
    const pauses = [elapse()];
    for (let retry = 1; retry < 5; retry++) {
      elapse();
      pauses.push(elapse());
    }
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000]);
    elapse();
    expect(connection.state()).toEqual({ status: "error", retry: 5 });
  });

  it("asks for the server's health after the fifth failure and comes back by itself", async () => {
    const { connection, elapse, newest, world } = handMovedWorld();
    connection.open();
    for (let step = 0; step < 11; step++) elapse();
    expect(connection.state()).toEqual({ status: "error", retry: 5 });
    expect(elapse()).toBe(5_000);
    await Promise.resolve();
    world.healthy = true;
    expect(elapse()).toBe(5_000);
    await Promise.resolve();
    await Promise.resolve();
    expect(connection.state()).toEqual({ status: "connecting", retry: 0 });
    newest()?.opened();
    expect(connection.state()).toEqual({ status: "connected" });
  });

  it("waits without trying while the browser is offline", () => {
    const { connection, streams, elapse, newest, world } = handMovedWorld();
    connection.open();
    newest()?.opened();
    world.online = false;
    newest()?.ended();
    elapse();
    expect(connection.state()).toEqual({ status: "disconnected", reason: "offline" });
    expect(streams).toHaveLength(1);
    world.online = true;
    connection.open();
    expect(connection.state()).toEqual({ status: "connecting", retry: 0 });
  });

  it("hears nothing more of a stream it has left", () => {
    const { connection, streams, newest } = handMovedWorld();
    connection.open();
    newest()?.opened();
    connection.close();
    streams[0]?.ended();
    expect(connection.state()).toEqual({ status: "disconnected", reason: "closed" });
  });
});
