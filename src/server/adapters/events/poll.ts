import type { Logger } from "../../domain/logger";
import type { Followed, FollowedChannels } from "./followed";
import type { ReadLastNumbers } from "./last-numbers";
import { channelName } from "./wake-up";

/** How long after one look the next is due: where wake-ups come, and where they do not. */
export type PollTimes = { wokenMs: number; unwokenMs: number };
export const pollTimes: PollTimes = { wokenMs: 900, unwokenMs: 700 };

type PollParts = {
  followed: FollowedChannels;
  readLastNumbers: ReadLastNumbers;
  wake(followed: Followed): void;
  /** Whether wake-ups come, so that looking is only for those that were lost. */
  hasWakeUps(): boolean;
  logger: Logger;
};

/** Looks, with one statement for all that is followed here, which logs have grown beyond what their readers know of, and wakes those. */
export type Poll = {
  start(): void;
  /** Looks at once instead of waiting for its time. */
  now(): void;
  isFailing(): boolean;
  stop(): Promise<void>;
};

export function createPoll({ followed, readLastNumbers, wake, hasWakeUps, logger }: PollParts, times: PollTimes): Poll {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking: Promise<void> | null = null;
  let isFailing = false;
  let isStopped = true;

  const look = async (): Promise<void> => {
    const ids = new Set(followed.all().map(({ conversationId }) => conversationId));
    if (ids.size === 0) return;
    for (const { conversationId, owner, seq } of await readLastNumbers([...ids])) {
      const known = followed.find(channelName(owner, conversationId));
      if (known === undefined || known.seq >= seq) continue;
      known.seq = seq;
      wake(known);
    }
  };

  const run = (): void => {
    clearTimeout(timer);
    looking ??= look()
      .then(
        () => {
          isFailing = false;
        },
        (error: unknown) => {
          if (!isFailing) logger.warn("conversations not looked at", { error });
          isFailing = true;
        },
      )
      .finally(() => {
        looking = null;
        if (!isStopped) timer = setTimeout(run, hasWakeUps() ? times.wokenMs : times.unwokenMs).unref();
      });
  };

  return {
    start() {
      isStopped = false;
      run();
    },
    now() {
      if (!isStopped) run();
    },
    isFailing: () => isFailing,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
