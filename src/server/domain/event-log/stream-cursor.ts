import type { Follow, FollowedEvent } from "@/contract/conversation-event";

/** How far a stream of several conversations has come. */
export type StreamCursor = {
  /** Each conversation with the last `seq` that was sent. */
  follows(): Follow[];
  /** Takes note of an event and returns its id on the stream: the `seq`s of all conversations, in the order of `follows`, joined by "-". */
  moved(entry: Pick<FollowedEvent, "conversationId" | "seq">): string;
};

/** A cursor at `follows`, or where `lastEventId`, an id it made before for the same conversations, says. */
export function createCursor(follows: readonly Follow[], lastEventId: string | null): StreamCursor {
  const known = lastEventId?.split("-").map(Number) ?? [];
  const seqs = new Map(follows.map(({ conversationId, after }, index) => [conversationId, known[index] ?? after]));
  return {
    follows: () => [...seqs].map(([conversationId, after]) => ({ conversationId, after })),
    moved({ conversationId, seq }) {
      seqs.set(conversationId, seq);
      return [...seqs.values()].join("-");
    },
  };
}
