import type { ConversationInput } from "@/contract/conversation";
import type { MessageView } from "@/contract/message";
import { err, ok, type Result } from "@/contract/result";
import type { RevokeShareInput, SharedConversation, SharedMessage, ShareView, ViewShareInput } from "@/contract/share";
import type { Clock } from "../clock";
import type { ConversationStore } from "../conversation/ports";
import type { IdSource } from "../id-source";
import type { UserActor } from "../identity/actor";
import type { TokenSource } from "../identity/ports";
import { readWholePath } from "../transfer/export-conversations";
import { type ListSharesDeps, toShareView } from "./list-shares";

/** Links that one conversation may have at once. */
const mostShares = 20;

type Deps = ListSharesDeps & { conversations: ConversationStore; tokens: TokenSource; clock: Clock; ids: IdSource };

/**
 * Makes a link under which anybody can read the path of a conversation that is shown now, as it is now, until the link is revoked or the conversation is
 * deleted. CONFLICT where there are twenty links already, or nothing has been said and answered yet.
 */
export async function shareConversation(
  deps: Deps,
  actor: UserActor,
  input: ConversationInput,
): Promise<Result<ShareView, "NOT_FOUND" | "CONFLICT">> {
  const read = await readWholePath(deps, actor, input);
  if (!read.ok) return read;
  const nowMs = deps.clock.now();
  const messages = read.value.messages.filter(isSaid).map(toShared);
  if (messages.length === 0) return err("CONFLICT");
  const snapshot = { title: read.value.conversation.title, sharedAt: new Date(nowMs).toISOString(), messages };
  const share = { ...input, id: deps.ids.next(), token: deps.tokens.next(), snapshot, nowMs };
  const created = await deps.shares.create(actor, share, mostShares);
  if (created === null) return err("NOT_FOUND");
  return created === "full" ? err("CONFLICT") : ok(toShareView(deps, created));
}

/** Ends a link: whoever has it finds nothing from then on. */
export async function revokeShare(
  { shares }: Pick<Deps, "shares">,
  actor: UserActor,
  input: RevokeShareInput,
): Promise<Result<{ revoked: true }, "NOT_FOUND">> {
  return (await shares.revoke(actor, input)) ? ok({ revoked: true }) : err("NOT_FOUND");
}

/** What a link leads to. Not an actor's: the token is what entitles. */
export async function viewShare(
  { shares }: Pick<Deps, "shares">,
  { token }: ViewShareInput,
): Promise<Result<SharedConversation, "NOT_FOUND">> {
  const shared = await shares.find(token);
  return shared === null ? err("NOT_FOUND") : ok(shared);
}

/** Not what is still being written. */
function isSaid({ content, status }: MessageView): boolean {
  return content !== "" && status !== "pending" && status !== "streaming";
}

/** Without ids, which would join it to its conversation, and without passages that were read and not cited. */
function toShared({ role, content, status, answer, sources, citations, isImported }: MessageView): SharedMessage {
  const cited = new Set(citations.map(({ ordinal }) => ordinal));
  const shared = { role, content, status, answer, sources: sources.filter(({ ordinal }) => cited.has(ordinal)), citations };
  return isImported ? { ...shared, isImported } : shared;
}
