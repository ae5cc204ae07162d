import type { ExportedConversation, ExportedMessage } from "@/contract/transfer";
import type { Clock } from "../clock";
import type { IdSource } from "../id-source";
import type { Actor, UserActor } from "../identity/actor";
import type { ImportedConversation, ImportedMessage } from "./imported";

/** A place among one's conversations in the order in which they began. `createdAt`: ISO 8601. */
export type ExportPosition = Pick<ExportedConversation, "createdAt" | "id">;

/** Reads what somebody may take along: all of their own, whatever its status. */
export type ExportStore = {
  find(actor: Actor, conversationId: string): Promise<ExportedConversation | null>;
  /** At most `limit` conversations behind `after`, the oldest first. */
  list(actor: Actor, after: ExportPosition | null, limit: number): Promise<ExportedConversation[]>;
  /** At most `limit` messages of a conversation behind a position, in their order; none of what is another's or missing. */
  messages(actor: Actor, conversationId: string, afterPosition: number, limit: number): Promise<ExportedMessage[]>;
};

/** A message about to be stored, by its own new id. */
export type StoredImport = Omit<ImportedMessage, "parentImportedId"> & { id: string; parentId: string | null };

/** A conversation about to be stored. */
export type NewImport = Omit<ImportedConversation, "messages" | "shownImportedId"> & { id: string; nowMs: number };

/** Takes over what somebody brings along: into their own conversations alone. */
export type ImportStore = {
  /**
   * One's own conversation that has this id, or had it where it was imported from; with its messages' ids by both the ids that they have and those that they
   * had. Null: there is none.
   */
  find(actor: UserActor, importedId: string): Promise<{ conversationId: string; messages: Map<string, string> } | null>;
  /** Makes an empty conversation; false where one with the same imported id was made meanwhile, or the database refuses it. */
  begin(actor: UserActor, conversation: NewImport): Promise<boolean>;
  /**
   * Adds messages behind those that are there, all or none. `raced`: something else was added meanwhile, or the conversation is gone. `refused`: the
   * database does not take one of them.
   */
  append(actor: UserActor, conversationId: string, messages: readonly StoredImport[]): Promise<"added" | "raced" | "refused">;
  /** Takes messages away that were just added, but for those that something else stands on by now, and the conversation where nothing is left in it. */
  withdraw(actor: UserActor, conversationId: string, messageIds: readonly string[]): Promise<void>;
  /** Notes when the latest of the messages that were added was written, once all of them are there. ISO 8601. */
  grown(actor: UserActor, conversationId: string, latestAt: string): Promise<void>;
  /** Ends the shown path at a message, unless that is the last one. */
  show(actor: UserActor, conversationId: string, messageId: string): Promise<void>;
};

/** What taking conversations over needs. */
export type ImportDeps = { imports: ImportStore; clock: Clock; ids: IdSource };
