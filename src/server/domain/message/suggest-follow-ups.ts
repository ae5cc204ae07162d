import type { AnswerInput, MessageView } from "@/contract/message";
import { Preferences } from "@/contract/preferences";
import { err, ok, type Result } from "@/contract/result";
import type { ConversationStore } from "../conversation/ports";
import type { Actor } from "../identity/actor";
import type { Answered } from "../session/find-follow-ups";
import type { SessionStore } from "../session/ports";

/** What was asked in these is not suggested again. */
const latestMessages = 30;

type FollowUpsDeps = {
  conversations: Pick<ConversationStore, "open" | "openThrough">;
  sessions: Pick<SessionStore, "find">;
  followUps: (answered: Answered, collectionId: string | null) => Promise<string[]>;
};

/**
 * Questions to go on with after an answer, also after a version of one that is not shown any more; none for one that has not ended well, or quotes
 * nothing.
 */
export async function suggestFollowUps(
  { conversations, sessions, followUps }: FollowUpsDeps,
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
  const answered = {
    paths: [...new Set(sources.map(({ path }) => path))],
    headings: sources.flatMap(({ headingPath }) => headingPath.slice(-1)),
    questions: view.messages.filter(({ role }) => role === "user").map(({ content }) => content),
  };
  // The next question is asked of the collection that is chosen now.
  const { collectionId } = Preferences.parse((await sessions.find(actor))?.preferences ?? {});
  return ok(await followUps(answered, collectionId));
}
