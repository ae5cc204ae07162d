import type { Logger } from "../../domain/logger";
import { readWakeUp, wakeUpTexts } from "./wake-up";
import type { Wire } from "./wire";

/** A wire that is trusted only while this instance hears itself on it. */
export type ProvenWire = {
  /** Whether it carries, by the last beat. */
  carries(): boolean;
  /** Rejects where the wake-ups may not have gone out. */
  send(channels: readonly string[]): Promise<void>;
  close(): Promise<void>;
};

type Hearing = {
  sender: string;
  /** Channels that another instance has news of. */
  onChannels(channels: readonly string[]): void;
  /** It has begun to carry, or has ceased to: until it began, anything may have been missed. */
  onChange(carries: boolean): void;
};

/** How often a carrying wire is tried, how soon one that ceased, and how long a beat may take. */
export type BeatTimes = { carryingMs: number; ceasedMs: number; unheardMs: number };
export const beatTimes: BeatTimes = { carryingMs: 5_000, ceasedMs: 1_000, unheardMs: 3_000 };

/**
 * Opens a wire and beats on it: a connection that is half dead, or a LISTEN that leads through a transaction pooler, says nothing of itself.
 * It is not heard, so a new connection is made.
 */
export function createProvenWire(wire: Wire, hearing: Hearing, logger: Logger, times = beatTimes): ProvenWire {
  let carries = false;
  let isConnected = false;
  let next: ReturnType<typeof setTimeout> | undefined;
  let unheard: ReturnType<typeof setTimeout> | undefined;

  const set = (now: boolean): void => {
    if (carries === now) return;
    carries = now;
    logger[now ? "info" : "warn"](now ? "wake-ups come" : "no wake-ups come", { by: wire.name });
    hearing.onChange(now);
  };

  const stopBeating = (): void => {
    clearTimeout(next);
    clearTimeout(unheard);
    unheard = undefined;
  };

  const beatSoon = (ms: number): void => {
    clearTimeout(next);
    if (isConnected) next = setTimeout(beat, ms).unref();
  };

  const beat = (): void => {
    unheard ??= setTimeout(() => {
      unheard = undefined;
      set(false);
      wire.renew();
    }, times.unheardMs).unref();
    wire.send(wakeUpTexts({ sender: hearing.sender, channels: [] })).catch(() => {
      set(false);
      beatSoon(times.ceasedMs);
    });
  };

  wire.open({
    onConnected() {
      isConnected = true;
      beat();
    },
    onLost() {
      isConnected = false;
      stopBeating();
      set(false);
    },
    onText(text) {
      const { sender, channels } = readWakeUp(text);
      if (sender !== hearing.sender) return hearing.onChannels(channels);
      if (channels.length > 0) return;
      stopBeating();
      set(true);
      beatSoon(times.carryingMs);
    },
  });

  return {
    carries: () => carries,
    async send(channels) {
      try {
        await wire.send(wakeUpTexts({ sender: hearing.sender, channels: [...channels] }));
      } catch (error) {
        set(false);
        beatSoon(times.ceasedMs);
        throw error;
      }
    },
    async close() {
      stopBeating();
      await wire.close();
    },
  };
}
