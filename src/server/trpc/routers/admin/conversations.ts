import {
  BrowseConversationsInput,
  type BrowsedConversations,
  InspectConversationInput,
  type InspectedConversation,
} from "@/contract/admin";
import { browseConversations } from "../../../domain/analytics/browse-conversations";
import { inspectConversation } from "../../../domain/analytics/inspect-conversation";
import { adminProcedure, router } from "../../init";
import { unwrap } from "../../refusal";

export const adminConversationsRouter = router({
  /** Everybody's conversations. */
  list: adminProcedure
    .input(BrowseConversationsInput)
    .query(async ({ ctx, input }): Promise<BrowsedConversations> => unwrap(await browseConversations(ctx.services, ctx.actor, input))),

  /** Anybody's conversation, to read only. Each opening is an audit event, which reading an address alone shall not write. */
  open: adminProcedure
    .input(InspectConversationInput)
    .mutation(async ({ ctx, input }): Promise<InspectedConversation> => unwrap(await inspectConversation(ctx.services, ctx.actor, input))),
});
