import type { EventBus } from "../../domain/event-log/ports";
import type { Logger } from "../../domain/logger";
import { createFollowedChannels, type Followed } from "./followed";
import { createInProcessBus } from "./in-process";
import type { ReadLastNumbers } from "./last-numbers";
import { createOutgoing } from "./outgoing";
import { createPoll, type PollTimes, pollTimes } from "./poll";
import { type BeatTimes, beatTimes, createProvenWire } from "./proven-wire";
import { channelName } from "./wake-up";
import type { Wire } from "./wire";

/** A bus with what the container needs of it. */
export type ClosableBus = EventBus & {
  /** Begins to hear other instances; the first reader or writer does as well. */
  open(): void;
  /** Whether wake-ups come from all wires; where one carries none, the database is asked more often. */
  hears(): boolean;
  /** Whether this instance learns of what others write: by wake-ups, or by asking the database. */
  isReady(): boolean;
  /** Tells the others what they have not heard yet, and hears no more. */
  close(): Promise<void>;
};

type Parts = {
  /** Who this is among the instances. */
  sender: string;
  /** The first that carries is sent on; all are heard. */
  wires: readonly Wire[];
  readLastNumbers: ReadLastNumbers;
  logger: Logger;
  times?: { poll: PollTimes; beat: BeatTimes };
};

/**
 * A bus over several instances. Readers here are handed the entries that are written here, as in one process; what others write wakes them
 * to read the log. Nothing depends on a wake-up: a slow poll finds what was lost between a commit and its wake-up, and a faster one takes
 * over where a wire does not carry.
 */
export function createSharedBus({
  sender,
  wires,
  readLastNumbers,
  logger,
  times = { poll: pollTimes, beat: beatTimes },
}: Parts): ClosableBus {
  const local = createInProcessBus();
  const followed = createFollowedChannels();
  const wake = ({ owner, conversationId }: Followed): void => local.publish(owner, conversationId, []);
  const poll = createPoll({ followed, readLastNumbers, wake, logger, hasWakeUps: () => isCarried() }, times.poll);
  const hearing = {
    sender,
    onChannels(channels: readonly string[]) {
      for (const channel of channels) {
        const known = followed.find(channel);
        if (known !== undefined) wake(known);
      }
    },
    onChange(carries: boolean) {
      if (carries) for (const known of followed.all()) wake(known);
      else poll.now();
    },
  };
  let proven: ReturnType<typeof createProvenWire>[] | null = null;
  let isClosed = false;
  const isCarried = () => proven !== null && proven.length > 0 && proven.every((wire) => wire.carries());

  const send = async (channels: readonly string[]): Promise<void> => {
    let failure: unknown = new Error("nothing carries wake-ups");
    // One that does not carry is tried as well, at last: perhaps it is only not heard.
    const inTurn = [...(proven ?? [])].sort((a, b) => Number(b.carries()) - Number(a.carries()));
    for (const wire of inTurn) {
      try {
        return await wire.send(channels);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  };
  const outgoing = createOutgoing(send, logger);

  const open = (): void => {
    if (proven !== null || isClosed) return;
    proven = wires.map((wire) => createProvenWire(wire, hearing, logger, times.beat));
    poll.start();
  };

  return {
    open,
    publish(owner, conversationId, entries) {
      local.publish(owner, conversationId, entries);
      const channel = channelName(owner, conversationId);
      const known = followed.find(channel);
      const last = entries.at(-1);
      if (known !== undefined && last !== undefined) known.seq = Math.max(known.seq, last.seq);
      open();
      if (wires.length > 0) outgoing.put(channel);
    },
    listen(owner, conversationId, listener) {
      open();
      const unfollow = followed.add(owner, conversationId);
      const stopListening = local.listen(owner, conversationId, listener);
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        stopListening();
        unfollow();
      };
    },
    listenerCount: local.listenerCount,
    hears: () => isCarried(),
    isReady: () => !isClosed && (isCarried() || !poll.isFailing()),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await outgoing.close();
      await poll.stop();
      await Promise.all((proven ?? []).map((wire) => wire.close()));
    },
  };
}
