/** Time limits of one request, in milliseconds: until the first chunk, between chunks, and in all. */
export type TimeLimits = { firstByteMs: number; idleMs: number; totalMs: number };

export type Watchdog = {
  /** Aborted when the caller aborts or a limit passes. */
  signal: AbortSignal;
  hasFired(): boolean;
  /** A chunk came. Nothing is waited for until `touch`: whoever takes it may be slow, which is not the endpoint's silence. */
  rest(): void;
  /** The next chunk is waited for: the idle limit starts anew. */
  touch(): void;
  /** Ends the request if it still runs, and the timers. */
  stop(): void;
};

/** A process that was busy, or stood still, finds its timers due before it looks at what has come meanwhile. In milliseconds. */
const lookAgainMs = 50;

/** Watches a request over. */
export function startWatchdog({ firstByteMs, idleMs, totalMs }: TimeLimits, caller: AbortSignal): Watchdog {
  const controller = new AbortController();
  let hasFired = false;
  const fire = () => {
    hasFired = true;
    controller.abort();
  };
  const forward = () => controller.abort();
  if (caller.aborted) forward();
  caller.addEventListener("abort", forward, { once: true });
  const total = setTimeout(fire, totalMs);
  let isResting = false;
  let touches = 0;
  let again: ReturnType<typeof setTimeout> | undefined;
  const fireUnlessResting = () => {
    const before = touches;
    again = setTimeout(() => {
      if (!isResting && touches === before) fire();
    }, lookAgainMs);
  };
  let idle = setTimeout(fireUnlessResting, firstByteMs);
  let isStreaming = false;

  return {
    signal: controller.signal,
    hasFired: () => hasFired,
    rest() {
      isResting = true;
    },
    touch() {
      isResting = false;
      touches += 1;
      if (isStreaming) {
        idle.refresh();
        return;
      }
      isStreaming = true;
      clearTimeout(idle);
      idle = setTimeout(fireUnlessResting, idleMs);
    },
    stop() {
      clearTimeout(idle);
      clearTimeout(again);
      clearTimeout(total);
      caller.removeEventListener("abort", forward);
      controller.abort();
    },
  };
}
