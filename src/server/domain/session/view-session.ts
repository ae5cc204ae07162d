import { Preferences } from "@/contract/preferences";
import type { SessionView } from "@/contract/session";
import type { Clock } from "../clock";
import type { Actor } from "../identity/actor";
import type { Caller } from "../identity/caller";
import type { AccountStore } from "../identity/ports";
import type { SessionStore } from "./ports";
import { sessionAt } from "./session-at";

export type ViewSessionDeps = { sessions: Pick<SessionStore, "find">; accounts: Pick<AccountStore, "view">; clock: Clock };

/** What a page knows of its reader; `status` is null until the first message is sent. */
export async function viewSession({ sessions, accounts, clock }: ViewSessionDeps, actor: Actor | null): Promise<SessionView> {
  if (actor === null) return { kind: "guest", user: null, status: null, expiresAt: null, preferences: Preferences.parse({}) };
  const [session, account] = await Promise.all([sessions.find(actor), actor.kind === "guest" ? null : accounts.view(actor)]);
  return {
    kind: actor.kind,
    user: account === null ? null : { email: account.email, name: account.name },
    status: session === null ? null : sessionAt(session, clock.now()),
    expiresAt: session === null ? null : new Date(session.expiresAt).toISOString(),
    preferences: Preferences.parse(session?.preferences ?? {}),
  };
}

/** The same for whoever calls: a browser whose signed-in session is over is a guest's, and is told how that ended. */
export async function viewCaller(deps: ViewSessionDeps, { actor, ended }: Pick<Caller, "actor" | "ended">): Promise<SessionView> {
  const view = await viewSession(deps, actor);
  return ended === null ? view : { ...view, status: ended === "SESSION_EXPIRED" ? "expired" : "terminated" };
}
