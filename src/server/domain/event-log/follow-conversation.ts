import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";
import type { OpenConnection } from "./connections";
import { createInbox } from "./inbox";
import type { EventBus, EventLog, LogEntry } from "./ports";

const batchSize = 500;
const inboxSize = 1_000;

type Follow = { conversationId: string; after: number; connection: OpenConnection };

/**
 * A conversation's entries behind `after`, each once and in order: first what the log holds, then what is committed from now on, until
 * the connection ends; when it is done it closes that. It listens before it reads, so nothing falls between. A conversation that is missing
 * or another's is silence; a missing one comes alive when this actor's first message creates it.
 */
export async function* followConversation(
  { log, bus }: { log: EventLog; bus: EventBus },
  actor: Actor,
  { conversationId, after, connection }: Follow,
): AsyncGenerator<LogEntry, void> {
  const { signal } = connection;
  const inbox = createInbox(inboxSize);
  const stopListening = bus.listen(ownerKey(actor), conversationId, inbox.put);
  let last = after;
  let behind = true;
  try {
    while (!signal.aborted) {
      while (behind && !signal.aborted) {
        const batch = await log.read(actor, conversationId, last, batchSize);
        for (const entry of batch) {
          yield entry;
          last = entry.seq;
        }
        behind = batch.length === batchSize;
      }
      await inbox.changed(signal);
      const arrived = inbox.take();
      const { fresh, gap } = inOrder(arrived.entries, last);
      for (const entry of fresh) {
        if (signal.aborted) return;
        yield entry;
        last = entry.seq;
      }
      behind = arrived.behind || gap;
    }
  } finally {
    stopListening();
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
