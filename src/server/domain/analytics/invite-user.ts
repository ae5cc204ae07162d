import type { Invitation, InviteInput } from "@/contract/admin";
import { ok, type Result } from "@/contract/result";
import type { AdminActor } from "../identity/actor";
import { invite } from "../identity/hand-out-links";

/** A link for somebody to sign up with. CONFLICT when the address has an account, FORBIDDEN where nobody may sign up. */
export async function inviteUser(
  deps: Parameters<typeof invite>[0],
  admin: AdminActor,
  { email }: InviteInput,
): Promise<Result<Invitation, "CONFLICT" | "FORBIDDEN">> {
  const link = await invite(deps, admin, email);
  return link.ok ? ok({ url: link.value.url, expiresAt: new Date(link.value.expiresAt).toISOString() }) : link;
}
