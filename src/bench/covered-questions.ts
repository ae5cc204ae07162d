import type { Container } from "@/server/container";
import { decide } from "@/server/domain/answer/decide";
import { type DocumentOutline, starterCandidates } from "@/server/domain/session/starter-questions";

const passagesPerQuestion = 8;

/**
 * Questions made from the documents' headings that clear the relevance floor, each different from all others: at most `most`, and at least one.
 */
export async function coveredQuestions({ documents, retriever }: Container, most: number): Promise<string[]> {
  const covered: string[] = [];
  for (const question of questionsAbout(await documents.outline())) {
    if (covered.length === most) break;
    if (decide(question, await retriever.retrieve(question, documents.scope(), passagesPerQuestion)).covered) covered.push(question);
  }
  if (covered.length === 0) throw new Error("the documents answer none of the questions made from their headings");
  return covered;
}

/** Those that read best first. */
function questionsAbout(documents: readonly DocumentOutline[]): Set<string> {
  const parts = documents.flatMap(({ title, headings }) => headings.map((heading) => ({ title, heading })));
  return new Set([
    ...starterCandidates(documents).map(({ question }) => question),
    ...parts.map(({ title, heading }) => `What do I have to know about “${heading}” (${title})?`),
    ...parts.map(({ title, heading }) => `In “${title}”, how does “${heading}” work?`),
    ...parts.map(({ title, heading }) => `Explain ${heading} in the page on ${title}.`),
  ]);
}
