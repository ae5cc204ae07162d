import type { SessionView } from "@/contract/session";
import type { Actor } from "../identity/actor";
import type { SessionStore } from "./ports";
import { sessionAt } from "./session-at";
import { sessionMachine } from "./session-machine";
import { type ViewSessionDeps, viewSession } from "./view-session";

/** The reader closes the chat: an active session becomes inactive, any other stays as it is. */
export async function closeSession(
  deps: ViewSessionDeps & { sessions: Pick<SessionStore, "setStatus"> },
  actor: Actor,
): Promise<SessionView> {
  const session = await deps.sessions.find(actor);
  if (session !== null) {
    const next = sessionMachine(sessionAt(session, deps.clock.now()), "close");
    if (next !== null) await deps.sessions.setStatus(actor, next);
  }
  return viewSession(deps, actor);
}
