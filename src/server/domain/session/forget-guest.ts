import { err, ok, type Result } from "@/contract/result";
import type { Connections } from "../event-log/connections";
import type { Actor } from "../identity/actor";
import type { LongRequests } from "../identity/long-requests";
import { ownerKey } from "../identity/owner";
import type { AnswerRunner } from "../message/answer-runner";
import type { SessionStore } from "./ports";

export type ForgetGuestDeps = {
  sessions: Pick<SessionStore, "eraseGuest">;
  runner: Pick<AnswerRunner, "stopAllOf">;
  connections: Pick<Connections, "endWhere">;
  longRequests: Pick<LongRequests, "endWhere">;
};

/**
 * Erases a guest's session, conversations and all below them, whatever the session's status; answers being written are stopped first, its streams end.
 * True when there was anything. FORBIDDEN for a signed-in actor, whose data hangs on the account.
 */
export async function forgetGuest(
  { sessions, runner, connections, longRequests }: ForgetGuestDeps,
  actor: Actor,
): Promise<Result<boolean, "FORBIDDEN">> {
  if (actor.kind !== "guest") return err("FORBIDDEN");
  await runner.stopAllOf(actor);
  const hasErased = await sessions.eraseGuest(actor);
  const isGuests = ({ owner }: { owner: string }) => owner === ownerKey(actor);
  connections.endWhere(isGuests);
  longRequests.endWhere(isGuests);
  return ok(hasErased);
}
