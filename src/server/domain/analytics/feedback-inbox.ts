import { type ListedFeedback, ListFeedbackInput, type ReceivedFeedback } from "@/contract/feedback-inbox";
import { err, ok, type Result } from "@/contract/result";
import { listCursor, positionAt } from "../conversation/list-cursor";
import type { ListPosition } from "../conversation/ports";
import type { AdminActor } from "../identity/actor";
import { counted, countedAtMost } from "./row-count";

/** Which ratings are meant; see `ListFeedbackInput`. */
export type InboxFilter = Omit<ListFeedbackInput, "cursor" | "limit">;

/** Everybody's ratings, for administrators. */
export type FeedbackInbox = {
  /** At most `limit` ratings behind `after`, the latest first. */
  list(
    admin: AdminActor,
    filter: InboxFilter,
    after: ListPosition | null,
    limit: number,
  ): Promise<{ items: ReceivedFeedback[]; more: boolean }>;
  /** How many there are, `atMost` where there are more. */
  count(admin: AdminActor, filter: InboxFilter, atMost: number): Promise<number>;
};

/** One page of the ratings, the latest first. VALIDATION_FAILED for a cursor that no page gave. */
export async function receiveFeedback(
  { feedbackInbox }: { feedbackInbox: FeedbackInbox },
  admin: AdminActor,
  input: ListFeedbackInput,
): Promise<Result<ListedFeedback, "VALIDATION_FAILED">> {
  const { cursor, limit, ...filter } = ListFeedbackInput.parse(input);
  const after = cursor === undefined ? null : positionAt(cursor);
  if (after === "invalid") return err("VALIDATION_FAILED");
  const [{ items, more }, count] = await Promise.all([
    feedbackInbox.list(admin, filter, after, limit),
    after === null ? feedbackInbox.count(admin, filter, countedAtMost) : null,
  ]);
  const last = items.at(-1);
  return ok({
    items,
    nextCursor: more && last !== undefined ? listCursor({ at: Date.parse(last.updatedAt), id: last.id }) : null,
    total: count === null ? null : counted(count),
  });
}
