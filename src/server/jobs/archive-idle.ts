import type { Clock } from "../domain/clock";
import type { ConversationStore } from "../domain/conversation/ports";

const dayMs = 86_400_000;
const atOnce = 300;

export type ArchiveIdleDeps = { conversations: Pick<ConversationStore, "archiveIdle">; clock: Clock; archiveAfterDays: number };

/** Puts conversations without a message for `archiveAfterDays`, and for as long not restored, renamed or imported, into their owners' archives, a few hundred in a statement. Returns how many. */
export async function archiveIdle({ conversations, clock, archiveAfterDays }: ArchiveIdleDeps): Promise<number> {
  const nowMs = clock.now();
  let count = 0;
  while (true) {
    const archived = await conversations.archiveIdle({ sinceMs: nowMs - archiveAfterDays * dayMs, nowMs, limit: atOnce });
    count += archived;
    if (archived < atOnce) return count;
  }
}
