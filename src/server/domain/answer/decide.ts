import type { NearestPage } from "@/contract/message";
import type { Retrieved } from "../retrieval/passage";
import { relevanceScore } from "./relevance";

/** What to do about a question: answer it from the passages when it is `covered`, else refuse and name the nearest pages. `relevanceScore` is 0..1. */
export type Decision = { covered: boolean; relevanceScore: number; nearestPages: NearestPage[] };

/** Below this score the documents are said not to cover a question: a wrong refusal is held to be about twice as bad as a poor answer. */
export const relevanceFloor = 0.35;

/**
 * The floor for pages of other versions, looked at when those of the version asked from do not cover a question: whoever looks twice finds more by
 * chance, and a page of another version is a worse answer.
 */
export const elsewhereFloor = 0.5;

const nearestPageCount = 3;

/** Decides whether what was retrieved can answer a question at all, before any model sees it. The nearest pages are at most three, best first, each once. */
export function decide(_question: string, retrieved: Retrieved, floor = relevanceFloor): Decision {
  const score = relevanceScore(retrieved);
  return { covered: score >= floor, relevanceScore: score, nearestPages: nearestPages(retrieved) };
}

function nearestPages({ passages }: Retrieved): NearestPage[] {
  const pages = new Map<string, NearestPage>();
  for (const { location } of passages) {
    if (pages.size === nearestPageCount) break;
    if (!pages.has(location.documentId)) pages.set(location.documentId, { title: location.title, path: location.path, url: location.url });
  }
  return [...pages.values()];
}
