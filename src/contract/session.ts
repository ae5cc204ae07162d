import { z } from "zod";
import { Preferences } from "./preferences";
import { Id } from "./text-input";

export const SessionStatus = z.enum(["active", "inactive", "expired", "terminated"]);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** What a page knows of whoever looks at it. */
export const SessionView = z.object({
  kind: z.enum(["guest", "user", "admin"]),
  /** Who is signed in; null for a guest. */
  user: z.object({ email: z.string().nullable(), name: z.string().nullable() }).nullable(),
  status: SessionStatus.nullable(),
  expiresAt: z.string().nullable(),
  preferences: Preferences,
});
export type SessionView = z.infer<typeof SessionView>;

/** What there is to ask: shown before the first question. `model` is null where no language model is configured. */
export const ChatInfo = z.object({
  name: z.string(),
  pages: z.number().int(),
  ingesting: z.boolean(),
  starters: z.array(z.string()),
  /** What can be asked, where there is more than one collection to choose from; else empty. */
  collections: z.array(z.object({ id: Id, name: z.string() })),
  model: z.string().nullable(),
  maxMessageChars: z.number().int(),
  guestRetentionDays: z.number().int(),
  /** Whether anyone may ask without signing in. */
  guests: z.boolean(),
});
export type ChatInfo = z.infer<typeof ChatInfo>;
