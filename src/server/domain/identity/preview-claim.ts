import type { ClaimPreview } from "@/contract/account";
import type { Clock } from "../clock";
import type { Caller } from "./caller";
import type { AccountStore } from "./ports";

/** What signing in on the caller's browser would add to an account: what its guest token proves to be its own. */
export async function previewClaim(
  { accounts, clock }: { accounts: Pick<AccountStore, "claimable">; clock: Clock },
  { guestTokenHash }: Caller,
): Promise<ClaimPreview> {
  return guestTokenHash === null ? { conversations: 0 } : accounts.claimable(guestTokenHash, clock.now());
}
