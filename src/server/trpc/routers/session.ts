import { ChangePreferencesInput, type Preferences } from "@/contract/preferences";
import type { ChatInfo, SessionView } from "@/contract/session";
import { changePreferences } from "../../domain/session/change-preferences";
import { closeSession } from "../../domain/session/close-session";
import { endGuest } from "../../domain/session/end-guest";
import { forgetGuest } from "../../domain/session/forget-guest";
import { viewCaller, viewSession } from "../../domain/session/view-session";
import { actorProcedure, mayRead, publicProcedure, router } from "../init";
import { unwrap } from "../refusal";

export const sessionRouter = router({
  /** Who is asking. */
  me: publicProcedure.query(({ ctx }): Promise<SessionView> => viewCaller(ctx.services, ctx.caller)),

  /** What there is to ask. Starters quote the documents: they are for whoever may read those. */
  info: publicProcedure.query(async ({ ctx }): Promise<ChatInfo> => {
    const info = await ctx.services.chatInfo();
    return mayRead(ctx) ? info : { ...info, starters: [], collections: [] };
  }),

  /**
   * A new guest token where there is none or its session has ended, and no sealed session any more where that is over; otherwise nothing
   * changes. After SESSION_EXPIRED or SESSION_TERMINATED.
   */
  renew: publicProcedure.mutation(async ({ ctx }): Promise<SessionView> => {
    const view = await viewCaller(ctx.services, ctx.caller);
    if (ctx.actor !== null && view.status !== "expired" && view.status !== "terminated") return view;
    if (ctx.caller.ended !== null) ctx.clearSessionCookie();
    ctx.setGuestCookie();
    return viewSession(ctx.services, null);
  }),

  /** Changes how this reader wants it; what it is then. */
  setPreferences: actorProcedure
    .input(ChangePreferencesInput)
    .mutation(
      async ({ ctx, input }): Promise<Preferences> => unwrap(await changePreferences(ctx.services, ctx.actor, input, ctx.caller.address)),
    ),

  /** The reader closes the chat. */
  close: actorProcedure.mutation(async ({ ctx }): Promise<SessionView> => closeSession(ctx.services, ctx.actor)),

  /** Ends this guest's session, which keeps what was asked, and gives the browser a new token. */
  end: actorProcedure.mutation(async ({ ctx }): Promise<{ ended: boolean }> => {
    const ended = unwrap(await endGuest(ctx.services, ctx.actor));
    ctx.setGuestCookie();
    ctx.clearLooks();
    return { ended };
  }),

  /** Erases everything of this guest at once and gives the browser a new token. */
  forget: actorProcedure.mutation(async ({ ctx }): Promise<{ erased: boolean }> => {
    const erased = unwrap(await forgetGuest(ctx.services, ctx.actor));
    ctx.setGuestCookie();
    ctx.clearLooks();
    return { erased };
  }),
});
