import type { AnswerInput } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import type { ConversationStore } from "../conversation/ports";
import type { Actor } from "../identity/actor";
import type { Answered } from "../session/find-follow-ups";

/** Where an answer is looked for: only the latest ones are gone on from. */
const latestMessages = 30;

/** Questions to go on with after an answer; none for one that has not ended well, or quotes nothing. NOT_FOUND where it is not among the latest shown. */
export async function suggestFollowUps(
  { conversations, followUps }: { conversations: Pick<ConversationStore, "open">; followUps: (answered: Answered) => Promise<string[]> },
  actor: Actor,
  { conversationId, answerId }: AnswerInput,
): Promise<Result<string[], "NOT_FOUND">> {
  const view = await conversations.open(actor, conversationId, null, latestMessages);
  const answer = view?.messages.find(({ id, role }) => id === answerId && role === "assistant");
  if (view === null || answer === undefined) return err("NOT_FOUND");
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
