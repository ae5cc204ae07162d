import type { CitationPlace, FeedbackView } from "@/contract/feedback";
import { trpc } from "../../trpc/client";

type Rated = { messageId: string; citation: CitationPlace | null };
/** What is said of an answer or a citation; null takes it back. */
export type Opinion = Pick<FeedbackView, "rating" | "reasons" | "comment">;

/** One's ratings in a conversation, read once for all of its answers: before that nothing can be rated, which would take the place of what is not known yet. What is changed shows at once and goes back where it was refused. */
export function useFeedback(conversationId: string) {
  const utils = trpc.useUtils();
  const key = { conversationId };
  const { data: ratings } = trpc.feedback.list.useQuery(key, { staleTime: 60_000 });

  const find = (rated: Rated) => ratings?.find((one) => isOf(rated, one)) ?? null;
  const rate = async ({ messageId, citation }: Rated, opinion: Opinion | null): Promise<boolean> => {
    await utils.feedback.list.cancel(key);
    const before = utils.feedback.list.getData(key);
    const others = before?.filter((one) => !isOf({ messageId, citation }, one)) ?? [];
    utils.feedback.list.setData(key, opinion === null ? others : [...others, { messageId, citation, ...opinion }]);
    const rated = { conversationId, messageId, citation };
    try {
      if (opinion === null) await utils.client.feedback.withdraw.mutate(rated);
      else await utils.client.feedback.give.mutate({ ...rated, ...opinion });
      return true;
    } catch {
      utils.feedback.list.setData(key, before);
      return false;
    }
  };
  return { isRead: ratings !== undefined, find, rate };
}

function isOf({ messageId, citation }: Rated, one: FeedbackView): boolean {
  if (one.messageId !== messageId || (one.citation === null) !== (citation === null)) return false;
  return (
    citation === null ||
    (one.citation?.ordinal === citation.ordinal &&
      one.citation.answerStart === citation.answerStart &&
      one.citation.answerEnd === citation.answerEnd)
  );
}
