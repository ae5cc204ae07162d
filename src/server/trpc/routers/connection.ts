import { tracked } from "@trpc/server";
import { EventsInput } from "@/contract/conversation-event";
import { followConversation } from "../../domain/event-log/follow-conversation";
import { actorProcedure, router } from "../init";
import { unwrap } from "../refusal";

export const connectionRouter = router({
  /**
   * A conversation's events behind `after`, as they come; the id of each is its `seq`. A missing or foreign conversation is silence. RATE_LIMITED,
   * before the first event, where too many streams are open.
   */
  events: actorProcedure.input(EventsInput).subscription(async function* ({ ctx, input, signal }) {
    const after = input.lastEventId ? Number(input.lastEventId) : input.after;
    const { conversationId } = input;
    const connection = unwrap(ctx.services.connections.open(ctx.actor, { conversationId, address: ctx.caller.address, signal }));
    for await (const { seq, event } of followConversation(ctx.services, ctx.actor, { conversationId, after, connection })) {
      yield tracked(String(seq), event);
    }
  }),
});
