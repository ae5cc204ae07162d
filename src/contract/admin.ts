import { z } from "zod";
import { Email, Role } from "./account";
import { ConversationStatus, ConversationSummary, ConversationView } from "./conversation";
import { FeedbackRating } from "./feedback";
import { limits } from "./limits";
import { Outcome } from "./message";
import { Id } from "./text-input";

/** The `nextCursor` of the page before. */
const Cursor = z.string().max(200);
const PageSize = z.number().int().min(1).max(limits.pageRows).default(limits.pageRows);
/** A moment, ISO 8601 in UTC. */
const Moment = z.iso.datetime();

/** How many rows a list has; counted up to a limit only, and then there are more than `count`. */
export const RowCount = z.object({ count: z.number().int().min(0), isExact: z.boolean() });
export type RowCount = z.infer<typeof RowCount>;

export const OwnerKind = z.enum(["guest", "user"]);
export type OwnerKind = z.infer<typeof OwnerKind>;

/** Whose a conversation is. `userId` and `email` are null for a guest; `email` also for an account without an address. */
export const ConversationOwner = z.object({ kind: OwnerKind, userId: Id.nullable(), email: z.string().nullable() });
export type ConversationOwner = z.infer<typeof ConversationOwner>;

/**
 * Which conversations to list; what is left out does not restrict. `from` (inclusive) and `to` (exclusive) are of the last message.
 * `outcome`: of any answer in it, also one that was tried again. `rating`: of any answer in it, or of one of its footnotes.
 */
export const BrowseConversationsInput = z.object({
  from: Moment.optional(),
  to: Moment.optional(),
  owner: OwnerKind.optional(),
  userId: Id.optional(),
  status: ConversationStatus.optional(),
  outcome: Outcome.optional(),
  rating: FeedbackRating.optional(),
  cursor: Cursor.optional(),
  limit: PageSize,
});
export type BrowseConversationsInput = z.input<typeof BrowseConversationsInput>;

/** A conversation as administrators list it. `outcomes` counts its answers by how well they stand on the documents. */
export const BrowsedConversation = ConversationSummary.extend({
  owner: ConversationOwner,
  outcomes: z.partialRecord(Outcome, z.number().int().min(1)),
});
export type BrowsedConversation = z.infer<typeof BrowsedConversation>;

/** `total` comes with the first page only. */
export const BrowsedConversations = z.object({
  items: z.array(BrowsedConversation),
  nextCursor: z.string().nullable(),
  total: RowCount.nullable(),
});
export type BrowsedConversations = z.infer<typeof BrowsedConversations>;

/**
 * Opens somebody's conversation, which is written to the audit log. `openingId`, from an earlier reply: reads on in that opening, which writes nothing
 * more for a quarter of an hour. `before`: only messages with a smaller position.
 */
export const InspectConversationInput = z.object({ conversationId: Id, openingId: Id.optional(), before: z.int32().min(1).optional() });
export type InspectConversationInput = z.infer<typeof InspectConversationInput>;

/** How a passage was found: BM25 ≥0 and cosine −1..1, null where that index did not return it; `fused` 0..1. */
export const ContextDocument = z.object({
  ordinal: z.number().int().min(1),
  lexical: z.number().nullable(),
  vector: z.number().nullable(),
  fused: z.number(),
});
export type ContextDocument = z.infer<typeof ContextDocument>;

/** What is recorded of one answer. Times in milliseconds; `contextDocuments` are the answer's sources, by their ordinal. */
export const RagQueryView = z.object({
  messageId: Id,
  queryText: z.string(),
  rewrittenQuery: z.string().nullable(),
  outcome: Outcome,
  model: z.string(),
  relevanceScore: z.number().min(0).max(1).nullable(),
  promptTokens: z.number().int().nullable(),
  completionTokens: z.number().int().nullable(),
  retrievalMs: z.number().nullable(),
  firstTokenMs: z.number().nullable(),
  responseTimeMs: z.number().nullable(),
  timestamp: Moment,
  contextDocuments: z.array(ContextDocument),
});
export type RagQueryView = z.infer<typeof RagQueryView>;

/** Anybody's conversation, to read only, with whose it is and what is recorded of each answer shown. `openingId`: of the event in the audit log. */
export const InspectedConversation = ConversationView.extend({ openingId: Id, owner: ConversationOwner, queries: z.array(RagQueryView) });
export type InspectedConversation = z.infer<typeof InspectedConversation>;

/** Which accounts to list, newest first. `email` is the beginning of an address. */
export const ListUsersInput = z.object({
  email: z.string().trim().toLowerCase().min(1).max(limits.emailChars).optional(),
  role: Role.optional(),
  isDisabled: z.boolean().optional(),
  cursor: Cursor.optional(),
  limit: PageSize,
});
export type ListUsersInput = z.input<typeof ListUsersInput>;

/**
 * An account as administrators list it. `isEmailConfirmed`: whoever has the account has shown that the address is theirs. `signIns`: in how many places it is signed in now; `lastActivityAt` is null
 * before the first.
 */
export const ListedUser = z.object({
  id: Id,
  email: z.string().nullable(),
  isEmailConfirmed: z.boolean(),
  name: z.string().nullable(),
  role: Role,
  createdAt: Moment,
  disabledAt: Moment.nullable(),
  lastActivityAt: Moment.nullable(),
  conversations: z.number().int().min(0),
  signIns: z.number().int().min(0),
  /** Whether this is whoever asks. */
  isSelf: z.boolean(),
});
export type ListedUser = z.infer<typeof ListedUser>;

/** `total` comes with the first page only. */
export const ListedUsers = z.object({ items: z.array(ListedUser), nextCursor: z.string().nullable(), total: RowCount.nullable() });
export type ListedUsers = z.infer<typeof ListedUsers>;

export const UserInput = z.object({ userId: Id });
export type UserInput = z.infer<typeof UserInput>;

export const SetRoleInput = z.object({ userId: Id, role: Role });
export type SetRoleInput = z.infer<typeof SetRoleInput>;

/** `email`: for whom; null makes an invitation for whoever holds the link. */
export const InviteInput = z.object({ email: Email.nullable() });
export type InviteInput = z.infer<typeof InviteInput>;

/** A link to sign up with, good once. It is shown now and never again: only its hash is kept. */
export const Invitation = z.object({ url: z.string(), expiresAt: Moment });
export type Invitation = z.infer<typeof Invitation>;
