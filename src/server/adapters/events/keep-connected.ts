import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../../domain/logger";

/** A connection that is made again whenever it breaks. */
export type KeptConnection<Connection> = {
  /** The connection of now; null while there is none. */
  current(): Connection | null;
  /** Gives up the connection of now, for it is no good, and makes another. */
  renew(): void;
  close(): Promise<void>;
};

/** How a kind of connection is made. */
type Ways<Connection> = {
  name: string;
  /** Connects and prepares; rejects having left nothing open. `lost` is called when the connection breaks, then or later. */
  connect(lost: () => void): Promise<Connection>;
  end(connection: Connection): Promise<unknown>;
  onConnected(): void;
  onLost(): void;
};

const firstDelayMs = 100;
const longestDelayMs = 5_000;
/** Whoever accepts a connection and drops it at once is as good as away. */
const steadyMs = 10_000;

/** Connects, and connects again with growing pauses, until it is closed. */
export function keepConnected<Connection>(ways: Ways<Connection>, logger: Logger): KeptConnection<Connection> {
  const closing = new AbortController();
  let current: Connection | null = null;
  let giveUp: () => void = () => {};

  const once = async (): Promise<void> => {
    // Of this connection alone: one that was given up may still report its end when the next stands already.
    let lost: () => void = () => {};
    const broken = new Promise<void>((resolve) => {
      lost = resolve;
    });
    giveUp = lost;
    const connection = await ways.connect(lost);
    if (!closing.signal.aborted) {
      current = connection;
      ways.onConnected();
      await broken;
      current = null;
      ways.onLost();
    }
    await ways.end(connection).catch(() => {}); // it is broken, most likely
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    while (!closing.signal.aborted) {
      const startedAt = performance.now();
      await once().catch((error: unknown) => logger.warn(`no connection to ${ways.name}`, { error }));
      if (performance.now() - startedAt > steadyMs) failures = 0;
      const delayMs = Math.min(firstDelayMs * 2 ** failures++, longestDelayMs) * (0.5 + Math.random() / 2);
      await sleep(delayMs, undefined, { signal: closing.signal, ref: false }).catch(() => {}); // closed meanwhile
    }
  };

  const running = run();
  return {
    current: () => current,
    renew: () => giveUp(),
    async close() {
      const isConnecting = current === null;
      closing.abort();
      giveUp();
      // One that is still being made is ended as soon as it is there.
      if (!isConnecting) await running;
    },
  };
}
