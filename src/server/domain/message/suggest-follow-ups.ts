import type { AnswerInput, MessageView } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import type { ConversationStore } from "../conversation/ports";
import type { Actor } from "../identity/actor";
import type { Answered } from "../session/find-follow-ups";

/** What was asked in these is not suggested again. */
const latestMessages = 30;

/**
 * Questions to go on with after an answer, also after a version of one that is not shown any more; none for one that has not ended well, or quotes
 * nothing.
 */
export async function suggestFollowUps(
  {
    conversations,
    followUps,
  }: { conversations: Pick<ConversationStore, "open" | "openThrough">; followUps: (answered: Answered) => Promise<string[]> },
  actor: Actor,
  { conversationId, answerId }: AnswerInput,
): Promise<Result<string[], "NOT_FOUND">> {
  const view = await conversations.open(actor, conversationId, null, latestMessages);
  if (view === null) return err("NOT_FOUND");
  const answerIn = (messages: readonly MessageView[]) => messages.find(({ id, role }) => id === answerId && role === "assistant");
  const answer = answerIn(view.messages) ?? answerIn((await conversations.openThrough(actor, conversationId, answerId))?.messages ?? []);
  if (answer === undefined) return err("NOT_FOUND");
  const cited = new Set(answer.citations.map(({ ordinal }) => ordinal));
  const sources = answer.sources.filter(({ ordinal }) => cited.has(ordinal));
  if (answer.status !== "delivered" || sources.length === 0) return ok([]);
  return ok(
    await followUps({
      paths: [...new Set(sources.map(({ path }) => path))],
      headings: sources.flatMap(({ headingPath }) => headingPath.slice(-1)),
      questions: view.messages.filter(({ role }) => role === "user").map(({ content }) => content),
    }),
  );
}
