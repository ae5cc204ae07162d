import type { Role } from "@/contract/account";
import type { BrowseConversationsInput, BrowsedConversation, InspectedConversation, ListedUser, ListUsersInput } from "@/contract/admin";
import type { ListPosition } from "../conversation/ports";
import type { AdminActor } from "../identity/actor";

/** Which conversations are meant; see `BrowseConversationsInput`. What is left out does not restrict. */
export type ConversationFilter = Omit<BrowseConversationsInput, "cursor" | "limit">;

/**
 * An opening of what is somebody's. `newId`: of the event that it is logged as, unless `continues` is the id of one of the same administrator's,
 * through the same session and of the same thing, since `continuedSinceMs`.
 */
export type OpeningEvent = { newId: string; continues: string | null; continuedSinceMs: number; nowMs: number };

export type ConversationOpening = OpeningEvent & { conversationId: string };

/** The messages of an opened conversation that are read: the last `limit` ones before a position. */
export type Opening = ConversationOpening & { before: number | null; limit: number };

/** Everybody's conversations, for administrators. */
export type ConversationBrowser = {
  /** At most `limit` conversations that hold a message, behind `after`, the latest message first; status as stored. */
  list(
    admin: AdminActor,
    filter: ConversationFilter,
    after: ListPosition | null,
    limit: number,
    nowMs: number,
  ): Promise<{ items: BrowsedConversation[]; more: boolean }>;
  /** How many there are, `atMost` where there are more. */
  count(admin: AdminActor, filter: ConversationFilter, atMost: number, nowMs: number): Promise<number>;
  /**
   * Writes the opening to the audit log, unless it continues one that is written already, and only then reads: the conversation with
   * the last `limit` messages before position `before`, as its owner sees them. Null, and nothing written, when there is none.
   */
  open(admin: AdminActor, opening: Opening): Promise<InspectedConversation | null>;
};

/** Which accounts are meant; see `ListUsersInput`. */
export type UserFilter = Omit<ListUsersInput, "cursor" | "limit">;

/** A change to an account that only an administrator makes: role and state are set. */
export type UserChange = { action: "role-changed"; role: Role } | { action: "user-disabled" } | { action: "user-enabled" };

/** Why a change was not made: `FORBIDDEN` for whoever is no administrator any more, `CONFLICT` where none would be left. */
export type UserChangeRefusal = "FORBIDDEN" | "NOT_FOUND" | "CONFLICT";

/** Everybody's accounts, for administrators. */
export type UserDirectory = {
  /** At most `limit` accounts behind `after` (whose time is when the account was made), newest first. */
  list(
    admin: AdminActor,
    filter: UserFilter,
    after: ListPosition | null,
    limit: number,
    nowMs: number,
  ): Promise<{ items: ListedUser[]; more: boolean }>;
  /** How many there are, `atMost` where there are more. */
  count(admin: AdminActor, filter: UserFilter, atMost: number): Promise<number>;
  find(admin: AdminActor, userId: string, nowMs: number): Promise<ListedUser | null>;
  /**
   * Makes a change together with its audit event, and ends the account's sessions where it takes something away; null when it was made, or
   * changes nothing. Changes by several administrators wait for each other, so one administrator who is not disabled always remains.
   */
  change(admin: AdminActor, userId: string, change: UserChange, nowMs: number): Promise<UserChangeRefusal | null>;
};
