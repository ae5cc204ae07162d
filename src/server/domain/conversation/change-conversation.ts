import type { ChangeConversationInput, ConversationSummary } from "@/contract/conversation";
import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { EventBus } from "../event-log/ports";
import type { Actor } from "../identity/actor";
import { ownerKey } from "../identity/owner";
import type { SessionStore } from "../session/ports";
import { checkActing } from "../session/session-at";
import { conversationAt } from "./conversation-at";
import { conversationMachine } from "./conversation-machine";
import { summaryAt } from "./list-conversations";
import type { ConversationStore } from "./ports";
import type { WriteRefusal } from "./rename-conversation";

/** A change is decided anew when somebody else's came between. */
const mostRaces = 3;

type Deps = { conversations: ConversationStore; sessions: SessionStore; bus: EventBus; clock: Clock };

/**
 * Closes, reopens, archives or restores a conversation; what it is then. An answer that is being written in it goes on. A change that has been
 * made already changes nothing. CONFLICT where its status does not allow the change.
 */
export async function changeConversation(
  deps: Deps,
  actor: Actor,
  { conversationId, change }: ChangeConversationInput,
): Promise<Result<ConversationSummary, WriteRefusal | "CONFLICT">> {
  const nowMs = deps.clock.now();
  const acting = checkActing(await deps.sessions.find(actor), nowMs);
  if (!acting.ok) return acting;
  for (let race = 0; race < mostRaces; race++) {
    const stored = await deps.conversations.find(actor, conversationId);
    if (stored === null) return err("NOT_FOUND");
    const lastMessageAt = stored.lastMessageAt === null ? null : Date.parse(stored.lastMessageAt);
    const next = conversationMachine(conversationAt(stored.status, lastMessageAt, nowMs), change);
    if (next === null) return stored.status === outcomes[change] ? ok(stored) : err("CONFLICT");
    const changed = await deps.conversations.setStatus(actor, conversationId, { from: stored.status, to: next }, nowMs);
    if (changed === null) continue;
    deps.bus.publish(ownerKey(actor), conversationId, [changed.entry]);
    return ok(summaryAt(changed.conversation, nowMs));
  }
  return err("CONFLICT");
}

const outcomes = { close: "closed", reopen: "open", archive: "archived", restore: "open" } as const;
