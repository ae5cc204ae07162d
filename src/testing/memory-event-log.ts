import type { Append, Appended, EventLog, LogEntry } from "@/server/domain/event-log/ports";
import type { Actor } from "@/server/domain/identity/actor";
import { ownerKey } from "@/server/domain/identity/owner";
import type { Attempt } from "@/server/domain/message/ports";

/** A log in memory, with the strings a test pulls: who holds an answer, and which conversation is being written to. */
export type MemoryEventLog = EventLog & {
  /** Makes a conversation with a running answer. */
  begin(actor: Actor, attempt: Omit<Attempt, "owner">): Attempt;
  /** The attempt loses its job. */
  take(attempt: Attempt): void;
  lock(conversationId: string): () => void;
  /** How often `append` was called. */
  statements: number;
};

type Conversation = { owner: string; entries: LogEntry[]; holder: string | null; isLocked: boolean };

export function createMemoryEventLog(): MemoryEventLog {
  const conversations = new Map<string, Conversation>();
  const appendOne = ({ conversationId, attemptId, event }: Append): Appended => {
    const conversation = conversations.get(conversationId);
    if (conversation?.isLocked) return { kind: "busy" };
    if (conversation === undefined || conversation.holder !== attemptId) return { kind: "refused" };
    const seq = conversation.entries.length + 1;
    conversation.entries.push({ seq, event });
    return { kind: "written", seq };
  };
  return {
    statements: 0,
    begin(actor, attempt) {
      const owner = ownerKey(actor);
      conversations.set(attempt.conversationId, { owner, entries: [], holder: attempt.attemptId, isLocked: false });
      return { ...attempt, owner };
    },
    take({ conversationId }) {
      const conversation = conversations.get(conversationId);
      if (conversation) conversation.holder = null;
    },
    lock(conversationId) {
      const conversation = conversations.get(conversationId);
      if (conversation) conversation.isLocked = true;
      return () => {
        if (conversation) conversation.isLocked = false;
      };
    },
    async append(appends) {
      this.statements++;
      return appends.map(appendOne);
    },
    async read(actor, conversationId, after, limit) {
      const conversation = conversations.get(conversationId);
      if (conversation?.owner !== ownerKey(actor)) return [];
      const last = conversation.entries.length;
      if (last < after) return [{ seq: last, event: { type: "log.rewound" } }];
      return conversation.entries.filter(({ seq }) => seq > after).slice(0, limit);
    },
    trim: async () => 0,
  };
}
