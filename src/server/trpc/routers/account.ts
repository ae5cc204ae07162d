import {
  type AccessInfo,
  type AccountView,
  ChangePasswordInput,
  type ClaimPreview,
  DeleteAccountInput,
  LinkInput,
  type LinkUsed,
  type LinkView,
  RequestResetInput,
  RevokeInput,
  SetPasswordInput,
  type SignInView,
  SignUpInput,
  type SignUpReply,
  UseLinkInput,
} from "@/contract/account";
import { changePassword } from "../../domain/identity/change-password";
import { deleteAccount } from "../../domain/identity/delete-account";
import { viewLink } from "../../domain/identity/find-link";
import { openLink } from "../../domain/identity/open-link";
import { previewClaim } from "../../domain/identity/preview-claim";
import { requestReset } from "../../domain/identity/request-reset";
import { setPassword } from "../../domain/identity/set-password";
import { listSignIns, revokeSignIn, signOutEverywhere } from "../../domain/identity/sign-ins";
import { signUp } from "../../domain/identity/sign-up";
import { viewAccount } from "../../domain/identity/view-account";
import { publicProcedure, router, userProcedure } from "../init";
import { unwrap } from "../refusal";

export const accountRouter = router({
  /** How people may sign in and up here. */
  access: publicProcedure.query(({ ctx }): AccessInfo => ctx.services.access),

  /** What a one-time link is for; it stays good. */
  link: publicProcedure
    .input(LinkInput)
    .query(async ({ ctx, input }): Promise<LinkView> => unwrap(await viewLink(ctx.services, ctx.caller, input))),

  /** What signing in on this browser would add to an account. */
  claimPreview: publicProcedure.query(({ ctx }): Promise<ClaimPreview> => previewClaim(ctx.services, ctx.caller)),

  signUp: publicProcedure
    .input(SignUpInput)
    .mutation(async ({ ctx, input }): Promise<SignUpReply> => unwrap(await signUp(ctx.services, ctx.caller, input))),

  /** Makes the account whose address the link confirms, or an administrator of whoever is signed in, as the link says. */
  useLink: publicProcedure
    .input(UseLinkInput)
    .mutation(async ({ ctx, input }): Promise<LinkUsed> => unwrap(await openLink(ctx.services, ctx.caller, input))),

  requestReset: publicProcedure
    .input(RequestResetInput)
    .mutation(async ({ ctx, input }): Promise<{ requested: true }> => unwrap(await requestReset(ctx.services, ctx.caller, input))),

  /** Sets a new password by a link. */
  setPassword: publicProcedure.input(SetPasswordInput).mutation(async ({ ctx, input }): Promise<LinkUsed> => {
    const { userId, email } = unwrap(await setPassword(ctx.services, ctx.caller, input));
    ctx.rememberDevice(userId);
    return { email };
  }),

  me: userProcedure.query(async ({ ctx }): Promise<AccountView> => unwrap(await viewAccount(ctx.services, ctx.actor))),

  changePassword: userProcedure
    .input(ChangePasswordInput)
    .mutation(async ({ ctx, input }): Promise<{ changed: true }> => unwrap(await changePassword(ctx.services, ctx.actor, input))),

  /** Where one is signed in. */
  signIns: userProcedure.query(({ ctx }): Promise<SignInView[]> => listSignIns(ctx.services, ctx.actor)),

  revoke: userProcedure.input(RevokeInput).mutation(async ({ ctx, input }): Promise<{ revoked: true }> => {
    const revoked = unwrap(await revokeSignIn(ctx.services, ctx.actor, input));
    if (input.sessionId === ctx.actor.sessionId) ctx.clearSessionCookie();
    return revoked;
  }),

  signOutEverywhere: userProcedure.mutation(async ({ ctx }): Promise<{ ended: number }> => {
    const ended = await signOutEverywhere(ctx.services, ctx.actor);
    ctx.clearSessionCookie();
    return ended;
  }),

  delete: userProcedure.input(DeleteAccountInput).mutation(async ({ ctx, input }): Promise<{ deleted: true }> => {
    const deleted = unwrap(await deleteAccount(ctx.services, ctx.actor, input));
    ctx.clearSessionCookie();
    return deleted;
  }),
});
