import {
  ChangeConversationInput,
  ConversationInput,
  type ConversationPage,
  type ConversationSummary,
  type ConversationView,
  ListConversationsInput,
  OpenConversationInput,
  RenameConversationInput,
  SelectSiblingInput,
} from "@/contract/conversation";
import { SearchMessagesInput, type SearchResults } from "@/contract/search";
import { changeConversation } from "../../domain/conversation/change-conversation";
import { deleteConversation } from "../../domain/conversation/delete-conversation";
import { listConversations } from "../../domain/conversation/list-conversations";
import { markRead } from "../../domain/conversation/mark-read";
import { openConversation } from "../../domain/conversation/open-conversation";
import { renameConversation } from "../../domain/conversation/rename-conversation";
import { selectSibling } from "../../domain/conversation/select-sibling";
import { searchMessages } from "../../domain/message-search/search-messages";
import { actorProcedure, router } from "../init";
import { unwrap } from "../refusal";

export const conversationRouter = router({
  list: actorProcedure
    .input(ListConversationsInput)
    .query(async ({ ctx, input }): Promise<ConversationPage> => unwrap(await listConversations(ctx.services, ctx.actor, input))),

  open: actorProcedure
    .input(OpenConversationInput)
    .query(async ({ ctx, input }): Promise<ConversationView> => unwrap(await openConversation(ctx.services, ctx.actor, input))),

  /** One's own messages and titles that have the words of a query. */
  search: actorProcedure
    .input(SearchMessagesInput)
    .query(({ ctx, input }): Promise<SearchResults> => searchMessages(ctx.services, ctx.actor, input)),

  rename: actorProcedure
    .input(RenameConversationInput)
    .mutation(async ({ ctx, input }): Promise<ConversationSummary> => unwrap(await renameConversation(ctx.services, ctx.actor, input))),

  /** The answers in it that have ended were on the reader's screen. */
  markRead: actorProcedure
    .input(ConversationInput)
    .mutation(async ({ ctx, input }): Promise<{ read: true }> => unwrap(await markRead(ctx.services, ctx.actor, input))),

  /** Closes, reopens, archives or restores it. */
  change: actorProcedure
    .input(ChangeConversationInput)
    .mutation(async ({ ctx, input }): Promise<ConversationSummary> => unwrap(await changeConversation(ctx.services, ctx.actor, input))),

  /** Shows the path through a message; the conversation as it is shown then. */
  selectSibling: actorProcedure
    .input(SelectSiblingInput)
    .mutation(async ({ ctx, input }): Promise<ConversationView> => unwrap(await selectSibling(ctx.services, ctx.actor, input))),

  delete: actorProcedure
    .input(ConversationInput)
    .mutation(async ({ ctx, input }): Promise<{ deleted: true }> => unwrap(await deleteConversation(ctx.services, ctx.actor, input))),
});
