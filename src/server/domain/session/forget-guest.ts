import { err, ok, type Result } from "@/contract/result";
import type { Actor } from "../identity/actor";
import type { AnswerRunner } from "../message/answer-runner";
import type { SessionStore } from "./ports";

/**
 * Erases a guest's session, conversations and all below them, whatever the session's status; answers being written are stopped first.
 * True when there was anything. FORBIDDEN for a signed-in actor, whose data hangs on the account.
 */
export async function forgetGuest(
  { sessions, runner }: { sessions: SessionStore; runner: AnswerRunner },
  actor: Actor,
): Promise<Result<boolean, "FORBIDDEN">> {
  if (actor.kind !== "guest") return err("FORBIDDEN");
  await runner.stopAllOf(actor);
  return ok(await sessions.eraseGuest(actor));
}
