import { decide } from "../answer/decide";
import type { Scope } from "../retrieval/passage";
import type { Retriever } from "../retrieval/retriever";
import { type CollectionOutline, starterCandidates } from "./starter-questions";

const starterCount = 3;
/** Candidates that retrieval is asked about; each costs a search. */
const mostTried = 12;

/** At most three questions to start with: the first candidates that retrieval finds answered by the very document they come from. */
export async function findStarters(
  { outline, retriever }: { outline: CollectionOutline; retriever: Retriever },
  scope: Scope,
): Promise<string[]> {
  if (scope.collectionId === null) return [];
  const found: { question: string; path: string }[] = [];
  for (const { question, path } of starterCandidates(await outline.read(scope.collectionId)).slice(0, mostTried)) {
    if (found.length === starterCount) break;
    if (found.some((other) => other.path === path)) continue;
    const retrieved = await retriever.retrieve(question, scope, starterCount);
    const isAnsweredThere = retrieved.passages.some(({ location }) => location.path === path);
    if (isAnsweredThere && decide(question, retrieved).covered) found.push({ question, path });
  }
  return found.map(({ question }) => question);
}
