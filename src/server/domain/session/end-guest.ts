import { err, ok, type Result } from "@/contract/result";
import type { Clock } from "../clock";
import type { Connections } from "../event-log/connections";
import type { Actor } from "../identity/actor";
import type { LongRequests } from "../identity/long-requests";
import { ownerKey } from "../identity/owner";
import type { AnswerRunner } from "../message/answer-runner";
import type { SessionStore } from "./ports";
import { sessionAt } from "./session-at";
import { sessionMachine } from "./session-machine";

export type EndGuestDeps = {
  sessions: Pick<SessionStore, "find" | "end">;
  runner: Pick<AnswerRunner, "stopAllOf">;
  connections: Pick<Connections, "endWhere">;
  longRequests: Pick<LongRequests, "endWhere">;
  clock: Clock;
};

/**
 * Ends a guest's session on request: nobody can go on with it or claim it, its streams end and answers being written stop. What was asked stays
 * until it is erased with other sessions that are over. True when there was one that could be ended. FORBIDDEN for a signed-in actor, who signs out.
 */
export async function endGuest(deps: EndGuestDeps, actor: Actor): Promise<Result<boolean, "FORBIDDEN">> {
  if (actor.kind !== "guest") return err("FORBIDDEN");
  const nowMs = deps.clock.now();
  const session = await deps.sessions.find(actor);
  if (session === null || sessionMachine(sessionAt(session, nowMs), "end") === null) return ok(false);
  const hasEnded = await deps.sessions.end(actor, nowMs);
  await deps.runner.stopAllOf(actor);
  const isGuests = ({ owner }: { owner: string }) => owner === ownerKey(actor);
  deps.connections.endWhere(isGuests);
  deps.longRequests.endWhere(isGuests);
  return ok(hasEnded);
}
