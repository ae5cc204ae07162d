import type { Container } from "@/server/container";
import { decide } from "@/server/domain/answer/decide";
import { starterCandidates } from "@/server/domain/session/starter-questions";

const passagesPerQuestion = 8;

/** Questions made from the documents' headings that clear the relevance floor: at most `most`, and at least one. */
export async function coveredQuestions({ documents, retriever }: Container, most: number): Promise<string[]> {
  const covered: string[] = [];
  for (const { question } of starterCandidates(await documents.outline())) {
    if (covered.length === most) break;
    if (decide(question, await retriever.retrieve(question, documents.scope(), passagesPerQuestion)).covered) covered.push(question);
  }
  if (covered.length === 0) throw new Error("the documents answer none of the questions made from their headings");
  return covered;
}
