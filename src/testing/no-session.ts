import { Preferences } from "@/contract/preferences";
import type { SessionView } from "@/contract/session";

/** What a browser is told that nobody knows. */
export const noSession: SessionView = { kind: "guest", user: null, status: null, expiresAt: null, preferences: Preferences.parse({}) };
