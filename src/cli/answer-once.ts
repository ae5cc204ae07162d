import { z } from "zod";
import { CitationView, NearestPage, Outcome, SourceView } from "@/contract/message";
import type { Container } from "@/server/container";

/** An answer given outside of any conversation. */
export const OneAnswer = z.object({
  outcome: Outcome,
  answer: z.string(),
  model: z.string(),
  citations: z.array(CitationView),
  sources: z.array(SourceView),
  nearestPages: z.array(NearestPage),
  firstTokenMs: z.number().nullable(),
  totalMs: z.number(),
});
export type OneAnswer = z.infer<typeof OneAnswer>;

/** A step of it: text as it comes. */
export const AnswerText = z.object({ text: z.string() });

/** Answers a question over the server's documents, passing the text on as it comes. Throws what the pipeline throws. */
export async function answerOnce(
  container: Container,
  text: string,
  progress: (step: unknown) => void,
  signal: AbortSignal,
): Promise<OneAnswer> {
  for await (const event of container.ask({ text, history: [] }, signal)) {
    if (event.type === "text") progress({ text: event.text } satisfies z.infer<typeof AnswerText>);
    if (event.type !== "done") continue;
    const { outcome, content, model, citations, sources, nearestPages, firstTokenMs, totalMs } = event.record;
    return { outcome, answer: content, model, citations, sources, nearestPages, firstTokenMs, totalMs };
  }
  throw new Error("the answer ended without a record");
}
