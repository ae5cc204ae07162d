import type { SessionView } from "@/contract/session";
import type { Clock } from "../clock";
import type { Actor } from "../identity/actor";
import type { SessionStore } from "./ports";
import { sessionAt } from "./session-at";

/** What a page knows of its reader; `status` is null until the first message is sent. */
export async function viewSession(
  { sessions, clock }: { sessions: SessionStore; clock: Clock },
  actor: Actor | null,
): Promise<SessionView> {
  const session = actor === null ? null : await sessions.find(actor);
  return {
    kind: actor?.kind ?? "guest",
    user: null,
    status: session === null ? null : sessionAt(session, clock.now()),
    expiresAt: session === null ? null : new Date(session.expiresAt).toISOString(),
  };
}
