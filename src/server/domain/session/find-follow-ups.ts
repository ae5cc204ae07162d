import { decide } from "../answer/decide";
import type { Scope } from "../retrieval/passage";
import type { Retriever } from "../retrieval/retriever";
import { type CollectionOutline, starterCandidates } from "./starter-questions";

const followUpCount = 3;
/** Candidates that retrieval is asked about; each costs a search. */
const mostTried = 4;

/** What an answer was made from: the paths of its documents, nearest first, the headings that it quotes, and the questions asked so far. */
export type Answered = { paths: readonly string[]; headings: readonly string[]; questions: readonly string[] };

/**
 * At most three questions to go on with: what the pages that an answer was made from name beside what it quotes, in so far as retrieval finds
 * it answered by the very page.
 */
export async function findFollowUps(
  { outline, retriever }: { outline: CollectionOutline; retriever: Retriever },
  scope: Scope,
  { paths, headings, questions }: Answered,
): Promise<string[]> {
  if (scope.collectionId === null || paths.length === 0) return [];
  const quoted = new Set(headings);
  const asked = new Set(questions.map((question) => question.trim().toLowerCase()));
  const documents = (await outline.read(scope.collectionId, paths))
    .map((document) => ({ ...document, headings: document.headings.filter((heading) => !quoted.has(heading)) }))
    .sort((a, b) => paths.indexOf(a.path) - paths.indexOf(b.path));
  const candidates = starterCandidates(documents).filter(({ question }) => !asked.has(question.toLowerCase()));
  const found: string[] = [];
  for (const { question, path } of candidates.slice(0, mostTried)) {
    if (found.length === followUpCount) break;
    const retrieved = await retriever.retrieve(question, scope, followUpCount);
    const isAnsweredThere = retrieved.passages.some(({ location }) => location.path === path);
    if (isAnsweredThere && decide(question, retrieved).covered) found.push(question);
  }
  return found;
}
