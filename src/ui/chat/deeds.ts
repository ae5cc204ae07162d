import type { ErrorCode } from "@/contract/error-code";
import { refusalOf } from "../trpc/refusal";
import { sendDelayMs } from "./outbox-machine";

/** Half a minute of trying; then the person decides. */
const mostTries = 6;

type DeedsDeps = {
  newId: () => string;
  /** Waits so many milliseconds, or less where there is reason to hope. */
  pause: (ms: number) => Promise<void>;
  /** Whether the conversation shows a message of that id. */
  isStored: (messageId: string) => boolean;
};

type Deed = {
  /** What is done, to what. */
  name: string;
  act: (messageId: string) => Promise<unknown>;
  /** The server was not reached, and is tried again. */
  onUnreachable: () => void;
  /** Ends the trying. */
  signal?: AbortSignal;
};

/**
 * Does what makes a message, each deed under one id however often it takes: a reply that was lost is asked for again, by itself or by the next
 * click, and nothing is made twice. Resolves to why it was not done; null where it was.
 */
export function createDeeds({ newId, pause, isStored }: DeedsDeps): (deed: Deed) => Promise<ErrorCode | null> {
  const ids = new Map<string, string>();
  const idOf = (name: string): string => {
    const known = ids.get(name);
    const id = known === undefined || isStored(known) ? newId() : known;
    ids.set(name, id);
    return id;
  };
  return async ({ name, act, onUnreachable, signal }) => {
    const id = idOf(name);
    for (let tries = 1; ; tries++) {
      try {
        await act(id);
        ids.delete(name);
        return null;
      } catch (error) {
        const code = refusalOf(error)?.code ?? "SERVICE_UNAVAILABLE";
        // Under this id nothing can come of it any more.
        if (code === "IDEMPOTENCY_CONFLICT" || code === "NOT_FOUND") ids.delete(name);
        if (code !== "SERVICE_UNAVAILABLE" || tries === mostTries) return code;
      }
      onUnreachable();
      await pause(sendDelayMs(tries, Math.random()));
      if (signal?.aborted) return "SERVICE_UNAVAILABLE";
    }
  };
}
