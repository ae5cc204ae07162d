import { type Invitation, InviteInput, type ListedUser, type ListedUsers, ListUsersInput, SetRoleInput, UserInput } from "@/contract/admin";
import { deleteUser, disableUser, enableUser, setRole } from "../../../domain/analytics/change-user";
import { inviteUser } from "../../../domain/analytics/invite-user";
import { listUsers } from "../../../domain/analytics/list-users";
import { adminProcedure, router } from "../../init";
import { unwrap } from "../../refusal";

export const adminUsersRouter = router({
  /** Everybody's accounts. */
  list: adminProcedure
    .input(ListUsersInput)
    .query(async ({ ctx, input }): Promise<ListedUsers> => unwrap(await listUsers(ctx.services, ctx.actor, input))),

  setRole: adminProcedure
    .input(SetRoleInput)
    .mutation(async ({ ctx, input }): Promise<ListedUser> => unwrap(await setRole(ctx.services, ctx.actor, input))),

  disable: adminProcedure
    .input(UserInput)
    .mutation(async ({ ctx, input }): Promise<ListedUser> => unwrap(await disableUser(ctx.services, ctx.actor, input))),

  enable: adminProcedure
    .input(UserInput)
    .mutation(async ({ ctx, input }): Promise<ListedUser> => unwrap(await enableUser(ctx.services, ctx.actor, input))),

  delete: adminProcedure
    .input(UserInput)
    .mutation(async ({ ctx, input }): Promise<{ deleted: true }> => unwrap(await deleteUser(ctx.services, ctx.actor, input))),

  /** A link to sign up with; it is shown with this answer and never again. */
  invite: adminProcedure
    .input(InviteInput)
    .mutation(async ({ ctx, input }): Promise<Invitation> => unwrap(await inviteUser(ctx.services, ctx.actor, input))),
});
