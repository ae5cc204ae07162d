/** By so much may the heap be larger afterwards than before. */
const mostHeapChangePercent = 5;

type Held = { listeners: number; connections: number; sockets: number };
type Connected = { refused: number; before: Held; after: Held; heapChangePercent: number };

/** Of `connects`: whether everybody was let in, and nothing is left of them. */
export function nothingIsLeft({ refused, before, after, heapChangePercent }: Connected): boolean {
  const isFree = after.listeners === 0 && after.connections === 0 && after.sockets <= before.sockets;
  return refused === 0 && isFree && heapChangePercent <= mostHeapChangePercent;
}

/** Rows of each kind, and posts that were refused or told another answer than those beside them. */
type Sent = Record<"questions" | "answers" | "delivered" | "queries" | "attempts" | "refused" | "disagreed", number>;

/** Of `exactly-once`: whether each question was stored, answered and paid for once. */
export function isExact({ questions, answers, delivered, queries, attempts, refused, disagreed }: Sent, sends: number): boolean {
  return [questions, answers, delivered, queries, attempts].every((count) => count === sends) && refused === 0 && disagreed === 0;
}

/** Of `streams`: whether every answer of every run came whole. */
export function allComplete(runs: readonly { complete: number }[], streams: number): boolean {
  return runs.length > 0 && runs.every(({ complete }) => complete === streams);
}
