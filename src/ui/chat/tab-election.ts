/** Where a browser has it, `navigator.locks`. */
export type Locks = { request: (name: string, options: LockOptions, lead: () => Promise<void> | undefined) => Promise<unknown> };

export type Election = {
  /** Takes the lead from a leader that does not answer. */
  takeOver: () => void;
  /** Steps down, or stops waiting. */
  leave: () => void;
};

/**
 * Has one tab of a browser lead: whoever holds the lock of that name. The next one follows when the leader's tab closes or crashes. `onLost`: another tab
 * took over, because this one did not answer; it waits in line again. Where locks are refused, `onElected` at once: everybody leads themselves.
 */
export function standForElection(
  locks: Locks,
  name: string,
  { onElected, onLost }: { onElected: () => void; onLost: () => void },
): Election {
  let hasLeft = false;
  let isLeading = false;
  let release = () => {};
  const waiting = new AbortController();

  function lead(): Promise<void> | undefined {
    if (hasLeft || isLeading) return undefined;
    isLeading = true;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    onElected();
    return held;
  }

  function ended(wasRefused: boolean) {
    if (hasLeft) return;
    if (!isLeading) {
      if (wasRefused) void lead();
      return;
    }
    isLeading = false;
    onLost();
    wait();
  }

  function wait() {
    locks.request(name, { signal: waiting.signal }, lead).then(
      () => {},
      (error: unknown) => ended(!(error instanceof DOMException && error.name === "AbortError")),
    );
  }
  wait();

  return {
    takeOver() {
      if (hasLeft || isLeading) return;
      locks.request(name, { steal: true }, lead).catch(() => ended(false));
    },
    leave() {
      hasLeft = true;
      waiting.abort();
      release();
    },
  };
}
