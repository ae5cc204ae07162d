import { ConversationInput } from "@/contract/conversation";
import { RevokeShareInput, type SharedConversation, type ShareView, ViewShareInput } from "@/contract/share";
import { listShares } from "../../domain/share/list-shares";
import { revokeShare, shareConversation, viewShare } from "../../domain/share/share-conversation";
import { readerProcedure, router, userProcedure } from "../init";
import { unwrap } from "../refusal";

export const shareRouter = router({
  /** Makes a link to a conversation as it is now. */
  create: userProcedure
    .input(ConversationInput)
    .mutation(async ({ ctx, input }): Promise<ShareView> => unwrap(await shareConversation(ctx.services, ctx.actor, input))),

  list: userProcedure
    .input(ConversationInput)
    .query(async ({ ctx, input }): Promise<ShareView[]> => unwrap(await listShares(ctx.services, ctx.actor, input))),

  revoke: userProcedure
    .input(RevokeShareInput)
    .mutation(async ({ ctx, input }): Promise<{ revoked: true }> => unwrap(await revokeShare(ctx.services, ctx.actor, input))),

  /** What a link leads to, for whoever may read the documents that it quotes. */
  view: readerProcedure
    .input(ViewShareInput)
    .query(async ({ ctx, input }): Promise<SharedConversation> => unwrap(await viewShare(ctx.services, input))),
});
