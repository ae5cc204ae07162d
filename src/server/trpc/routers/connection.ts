import { tracked } from "@trpc/server";
import { EventsInput, type FollowedEvent } from "@/contract/conversation-event";
import { followConversations } from "../../domain/event-log/follow-conversations";
import { createCursor } from "../../domain/event-log/stream-cursor";
import { actorProcedure, router } from "../init";
import { unwrap } from "../refusal";

export const connectionRouter = router({
  /**
   * The events of conversations behind their `after`, as they come; the id of each says how far all of them have come. A missing or foreign
   * conversation is silence. RATE_LIMITED, before the first event, where too many streams are open.
   */
  events: actorProcedure.input(EventsInput).subscription(async function* ({ ctx, input, signal }) {
    const { services, actor, caller } = ctx;
    const cursor = createCursor(input.follows, input.lastEventId ?? null);
    const conversationIds = input.follows.map(({ conversationId }) => conversationId);
    const connection = unwrap(services.connections.open(actor, { conversationIds, address: caller.address, signal }));
    for await (const entry of followConversations(services, actor, { follows: cursor.follows(), connection })) {
      yield tracked(cursor.moved(entry), entry satisfies FollowedEvent);
    }
  }),
});
