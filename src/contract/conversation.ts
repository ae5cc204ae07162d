import { z } from "zod";
import { limits } from "./limits";
import { MessageView } from "./message";
import { Id, textOf } from "./text-input";

export const ConversationStatus = z.enum(["open", "paused", "closed", "archived"]);
export type ConversationStatus = z.infer<typeof ConversationStatus>;

/** A row of the conversation list. Times are ISO 8601 in UTC. */
export const ConversationSummary = z.object({
  id: Id,
  title: z.string(),
  status: ConversationStatus,
  messageCount: z.number().int(),
  createdAt: z.string(),
  lastMessageAt: z.string().nullable(),
  /** Whether its last answer has ended and was not on its owner's screen yet. Only a list tells. */
  isUnread: z.boolean().exactOptional(),
});
export type ConversationSummary = z.infer<typeof ConversationSummary>;

/** Newest first; `cursor` is the `nextCursor` of the page before. */
export const ListConversationsInput = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(limits.pageRows).default(30),
  /** Those in the archive instead of all others. */
  archived: z.boolean().default(false),
});
export type ListConversationsInput = z.input<typeof ListConversationsInput>;

export const ConversationPage = z.object({
  items: z.array(ConversationSummary),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
});
export type ConversationPage = z.infer<typeof ConversationPage>;

export const ConversationInput = z.object({ conversationId: Id });
export type ConversationInput = z.infer<typeof ConversationInput>;

export const RenameConversationInput = z.object({ conversationId: Id, title: textOf(limits.titleChars) });
export type RenameConversationInput = z.infer<typeof RenameConversationInput>;

/**
 * A conversation with the last messages of the path that is shown: of siblings, the one that was chosen, else the latest. `seq` is the last
 * event they contain, so the page follows from there. `olderCursor` pages upward.
 */
export const ConversationView = z.object({
  conversation: ConversationSummary,
  messages: z.array(MessageView),
  seq: z.number().int(),
  olderCursor: z.number().int().nullable(),
});
export type ConversationView = z.infer<typeof ConversationView>;

/**
 * `before`: only what comes before the message at that position. `through`: the path through this message instead of the one that is shown, from
 * a little above it down to its end.
 */
export const OpenConversationInput = z.object({ conversationId: Id, before: z.int32().min(1).optional(), through: Id.optional() });
export type OpenConversationInput = z.infer<typeof OpenConversationInput>;

/** Shows the path through a message, down to the latest below it. */
export const SelectSiblingInput = z.object({ conversationId: Id, messageId: Id });
export type SelectSiblingInput = z.infer<typeof SelectSiblingInput>;

/** What its owner can do about a conversation's status: `reopen` a closed one, `restore` an archived one. */
export const ChangeConversationInput = z.object({ conversationId: Id, change: z.enum(["close", "reopen", "archive", "restore"]) });
export type ChangeConversationInput = z.infer<typeof ChangeConversationInput>;
