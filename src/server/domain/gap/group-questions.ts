import type { Clock } from "../clock";
import type { IdSource } from "../id-source";
import type { Embedder } from "../retrieval/ports";
import { joinGroups } from "./join-groups";
import type { GapGroups, QuestionPosition } from "./ports";

/** Questions that are looked at together: few enough for a statement to be short, enough not to wait for each. */
const atOnce = 50;

export type GroupQuestionsDeps = { gapGroups: GapGroups; embedder: Embedder; clock: Clock; ids: IdSource };

/**
 * Puts every question that fell short since the last time into a group of its meaning, the earliest first, and takes out those that count no
 * more. Ends early, with what was done so far, once the signal aborts. Returns how many it grouped.
 */
export async function groupQuestions({ gapGroups, embedder, clock, ids }: GroupQuestionsDeps, signal: AbortSignal): Promise<number> {
  await gapGroups.release();
  let after: QuestionPosition | null = null;
  let grouped = 0;
  while (!signal.aborted) {
    const pending = await gapGroups.pending(embedder.id, after, atOnce);
    const last = pending.at(-1);
    if (last === undefined) break;
    const vectors = await Promise.all(pending.map(({ text, embedding }) => embedding ?? embedder.embedQuery(text)));
    const joined = joinGroups(vectors, await gapGroups.near(embedder.id, vectors), ids.next);
    const questions = pending.flatMap(({ ragQueryId }, i) => {
      const [gapId, embedding] = [joined[i], vectors[i]];
      return gapId === undefined || embedding === undefined ? [] : [{ ragQueryId, gapId, embedding }];
    });
    await gapGroups.add(embedder.id, questions, clock.now());
    grouped += pending.length;
    after = last;
  }
  return grouped;
}
