import type { ConversationInput } from "@/contract/conversation";
import { err, ok, type Result } from "@/contract/result";
import type { ShareView } from "@/contract/share";
import type { UserActor } from "../identity/actor";
import type { SiteUrl } from "../identity/ports";
import type { ShareStore, StoredShare } from "./ports";

export type ListSharesDeps = { shares: ShareStore; siteUrl: SiteUrl };

/** The links of an own conversation, the latest first. */
export async function listShares(
  deps: ListSharesDeps,
  actor: UserActor,
  { conversationId }: ConversationInput,
): Promise<Result<ShareView[], "NOT_FOUND">> {
  const shares = await deps.shares.list(actor, conversationId);
  return shares === null ? err("NOT_FOUND") : ok(shares.map((share) => toShareView(deps, share)));
}

/** A share with the address under which it is read. */
export function toShareView({ siteUrl }: Pick<ListSharesDeps, "siteUrl">, { id, token, messageCount, createdAt }: StoredShare): ShareView {
  return { id, url: `${siteUrl()}/s/${token}`, messageCount, createdAt };
}
