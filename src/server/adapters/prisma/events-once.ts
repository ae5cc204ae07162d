import { fragment } from "./statement";

/**
 * SQL: a table `(seq, type, payload)` of an attempt's events `e`, each once. A commit that its writer did not hear of, because the connection broke,
 * was made again: those events stand in the log twice, with the same offset or the same payload.
 */
export function eventsOnce(where: ReturnType<typeof fragment>) {
  return fragment`(SELECT DISTINCT ON (e.type, coalesce(e.payload -> 'offset', e.payload)) e.seq, e.type, e.payload
        FROM conversation_events e WHERE ${where}
       ORDER BY e.type, coalesce(e.payload -> 'offset', e.payload), e.seq)`;
}
