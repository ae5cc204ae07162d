import type { ListedUser, SetRoleInput, UserInput } from "@/contract/admin";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { AdminActor } from "../identity/actor";
import type { AccountStore } from "../identity/ports";
import type { SessionWatch } from "../identity/session-watch";
import type { AnswerRunner } from "../message/answer-runner";
import type { UserChange, UserChangeRefusal, UserDirectory } from "./ports";

type Deps = {
  userDirectory: UserDirectory;
  sessionWatch: Pick<SessionWatch, "forget">;
  clock: Clock;
};

/** Gives somebody a role. Taking `admin` away signs them out everywhere. CONFLICT for the last administrator. */
export function setRole(deps: Deps, admin: AdminActor, { userId, role }: SetRoleInput): Promise<Result<ListedUser, UserChangeRefusal>> {
  return changed(deps, admin, userId, { action: "role-changed", role });
}

/** Shuts somebody out: sessions, streams and running answers end; everything of theirs stays. CONFLICT for the last administrator. */
export function disableUser(deps: Deps, admin: AdminActor, { userId }: UserInput): Promise<Result<ListedUser, UserChangeRefusal>> {
  return changed(deps, admin, userId, { action: "user-disabled" });
}

/** Lets somebody sign in again. */
export function enableUser(deps: Deps, admin: AdminActor, { userId }: UserInput): Promise<Result<ListedUser, UserChangeRefusal>> {
  return changed(deps, admin, userId, { action: "user-enabled" });
}

/**
 * Deletes somebody's account with everything below it: disabled first, which the trail has too, so that nothing is added meanwhile; that it
 * was deleted is written together with that. CONFLICT for one's own, which is deleted on the page of one's account.
 */
export async function deleteUser(
  deps: Deps & { accounts: Pick<AccountStore, "delete">; runner: Pick<AnswerRunner, "abandon"> },
  admin: AdminActor,
  { userId }: UserInput,
): Promise<Result<{ deleted: true }, UserChangeRefusal>> {
  if (userId === admin.userId) return err("CONFLICT");
  const shutOut = await changed(deps, admin, userId, { action: "user-disabled" });
  if (!shutOut.ok) return shutOut;
  const logged = { actor: admin, action: "user-deleted", subject: { type: "user", id: userId } } as const;
  const conversations = await deps.accounts.delete(userId, deps.clock.now(), logged);
  if (conversations === null) return err("NOT_FOUND");
  for (const conversationId of conversations) deps.runner.abandon(conversationId);
  return ok({ deleted: true });
}

async function changed(deps: Deps, admin: AdminActor, userId: string, change: UserChange): Promise<Result<ListedUser, UserChangeRefusal>> {
  const nowMs = deps.clock.now();
  const refused = await deps.userDirectory.change(admin, userId, change, nowMs);
  if (refused !== null) return err(refused);
  deps.sessionWatch.forget();
  const user = await deps.userDirectory.find(admin, userId, nowMs);
  return user === null ? err("NOT_FOUND") : ok(user);
}
