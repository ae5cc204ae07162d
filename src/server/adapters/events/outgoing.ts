import type { Logger } from "../../domain/logger";

/** Channels whose news others have not been told of yet. */
export type Outgoing = {
  put(channel: string): void;
  /** Sends what waits, a last time; whatever fails then is left to the others' polls. */
  close(): Promise<void>;
};

/** Between two sends at least: what comes meanwhile goes together, each channel once. */
const spacingMs = 20;
/** Where sends are slow, many things want the database: between two of them is so many times what one takes, up to the longest spacing. */
const spacingPerSend = 4;
const longestSpacingMs = 200;
const longestPauseMs = 1_000;
const lastSendMs = 2_000;

/** Collects channels and sends them together. What could not be sent is sent again, with what has come since. */
export function createOutgoing(send: (channels: readonly string[]) => Promise<void>, logger: Logger): Outgoing {
  const waiting = new Set<string>();
  let pauseMs = spacingMs;
  let sending: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isClosed = false;

  const flush = async (): Promise<void> => {
    const channels = [...waiting];
    waiting.clear();
    const startedAt = performance.now();
    try {
      await send(channels);
      pauseMs = Math.min(Math.max(spacingMs, spacingPerSend * (performance.now() - startedAt)), longestSpacingMs);
    } catch (error) {
      for (const channel of channels) waiting.add(channel);
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
      logger.warn("other instances not woken, trying again", { conversations: waiting.size, error });
    }
  };

  const run = (): void => {
    sending = flush().finally(() => {
      sending = null;
      // Timed even when nothing waits: the first that comes after a send still keeps the distance.
      timer = setTimeout(onTime, pauseMs).unref();
    });
  };

  const onTime = (): void => {
    timer = null;
    if (waiting.size > 0 && !isClosed) run();
  };

  return {
    put(channel) {
      waiting.add(channel);
      // The rest of this turn's channels join it.
      if (sending === null && !isClosed) timer ??= setTimeout(onTime, 0).unref();
    },
    async close() {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      await sending;
      if (timer !== null) clearTimeout(timer);
      if (waiting.size === 0) return;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, lastSendMs);
      });
      await Promise.race([flush(), late]);
      if (timer !== null) clearTimeout(timer);
    },
  };
}
