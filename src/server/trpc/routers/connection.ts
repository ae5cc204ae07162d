import { tracked } from "@trpc/server";
import { EventsInput } from "@/contract/conversation-event";
import { followConversation } from "../../domain/event-log/follow-conversation";
import { actorProcedure, router } from "../init";

export const connectionRouter = router({
  /** A conversation's events behind `after`, as they come; the id of each is its `seq`. A missing or foreign conversation is silence. */
  events: actorProcedure.input(EventsInput).subscription(async function* ({ ctx, input, signal }) {
    const after = input.lastEventId ? Number(input.lastEventId) : input.after;
    const { conversationId } = input;
    for await (const { seq, event } of followConversation(ctx.services, ctx.actor, { conversationId, after, signal })) {
      yield tracked(String(seq), event);
    }
  }),
});
