import type { Follow, FollowedEvent } from "@/contract/conversation-event";
import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";
import type { OpenConnection } from "./connections";
import { createInbox } from "./inbox";
import type { EventBus, EventLog, LogEntry } from "./ports";

const batchSize = 500;
const inboxSize = 1_000;

/** How far one conversation has been read; `isBehind` while its log holds, or may hold, more. */
type Reader = { conversationId: string; last: number; isBehind: boolean };

/**
 * The entries of conversations behind their `after`, each once and a conversation's in order: first what the logs hold, then what is committed
 * from now on, until the connection ends; when it is done it closes that. It listens before it reads, so nothing falls between, and one
 * long log does not hold up what comes in another conversation. One that is missing or another's is silence; a missing one comes alive when
 * this actor's first message creates it. Where a log ends before what the reader knows, `log.rewound` says so, and its entries go on from there.
 */
export async function* followConversations(
  { log, bus }: { log: EventLog; bus: EventBus },
  actor: Actor,
  { follows, connection }: { follows: readonly Follow[]; connection: OpenConnection },
): AsyncGenerator<FollowedEvent, void> {
  const { signal } = connection;
  const inbox = createInbox(inboxSize);
  const readers = follows.map(({ conversationId, after }): Reader => ({ conversationId, last: after, isBehind: true }));
  const stops = readers.map(({ conversationId }) =>
    bus.listen(ownerKey(actor), conversationId, (entries) => inbox.put(conversationId, entries)),
  );
  const passOn = function* (reader: Reader, entries: readonly LogEntry[]): Generator<FollowedEvent, void> {
    for (const { seq, event } of entries) {
      if (signal.aborted) return;
      yield { conversationId: reader.conversationId, seq, event };
      reader.last = seq;
    }
  };
  try {
    while (!signal.aborted) {
      for (const reader of readers.filter(({ isBehind }) => isBehind)) {
        if (signal.aborted) return;
        const batch = await log.read(actor, reader.conversationId, reader.last, batchSize);
        connection.touch();
        yield* passOn(reader, batch);
        reader.isBehind = batch.length === batchSize;
      }
      if (!readers.some(({ isBehind }) => isBehind)) await inbox.changed(signal);
      for (const { conversationId, entries, behind } of inbox.take()) {
        const reader = readers.find((each) => each.conversationId === conversationId);
        if (reader === undefined || reader.isBehind) continue; // its log, read next, has them too
        connection.touch();
        const { fresh, gap } = inOrder(entries, reader.last);
        yield* passOn(reader, fresh);
        // What is all known may have just been read, or be numbered anew by a log that was set back: the log itself tells.
        const isKnown = entries.length > 0 && fresh.length === 0;
        reader.isBehind = behind || gap || isKnown;
      }
    }
  } catch (error) {
    connection.fail(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    for (const stop of stops) stop();
    connection.close();
  }
}

/** What continues at `last + 1` without a hole. Two writers may report in the wrong order; the log has the right one. */
function inOrder(entries: readonly LogEntry[], last: number): { fresh: LogEntry[]; gap: boolean } {
  const fresh: LogEntry[] = [];
  let next = last + 1;
  for (const entry of entries) {
    if (entry.seq < next) continue;
    if (entry.seq > next) return { fresh, gap: true };
    fresh.push(entry);
    next++;
  }
  return { fresh, gap: false };
}
