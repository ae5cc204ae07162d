import type { AnswerTrace, Candidate, SearchTrace } from "@/contract/answer-trace";
import type { RankedPassage, Retrieved, Scope } from "../retrieval/passage";

/** A trace to be filled in: what is noted of an answer while it is made, so that one which fails leaves it too. */
export function newTrace(): AnswerTrace {
  return { waitedMs: null, steps: [], search: null, model: null, mostChars: null, turns: 0, prompt: null };
}

/** A search as it is told of: `sources` are the passages in their final order, some of which may hold others that were found. */
export function searchTrace({ question, trace }: Retrieved, sources: readonly RankedPassage[], scope: Scope, floor: number): SearchTrace {
  const { embedder, reranker, found, candidates } = trace;
  const ordinals = new Map(sources.map(({ chunkId }, i) => [chunkId, i + 1]));
  const told = candidates.map(({ chunkId, scores, fate, keptAs }): Candidate => {
    const ordinal = (keptAs === null ? undefined : ordinals.get(keptAs)) ?? null;
    return { chunkId, ...scores, fate: keptAs !== null && ordinal === null ? "held" : fate, ordinal };
  });
  return {
    question,
    ...(scope.version === undefined ? {} : { version: scope.version }),
    floor,
    embedder,
    reranker,
    found,
    candidates: told,
  };
}
