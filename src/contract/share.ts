import { z } from "zod";
import { AnswerInfo, CitationView, MessageRole, MessageStatus, SourceView } from "./message";
import { Id } from "./text-input";

/** The token in a share's address: 32 random bytes in base64url. */
const ShareToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A message as whoever has the link sees it; `sources` are those that the answer cites. */
export const SharedMessage = z.object({
  role: MessageRole,
  content: z.string(),
  status: MessageStatus,
  answer: AnswerInfo.nullable(),
  sources: z.array(SourceView),
  citations: z.array(CitationView),
  /** Brought along from a file by whoever shared it. */
  isImported: z.literal(true).optional(),
});
export type SharedMessage = z.infer<typeof SharedMessage>;

/** A conversation as it was when it was shared, along the path that was shown. Nothing in it says whose it is. */
export const SharedConversation = z.object({ title: z.string(), sharedAt: z.iso.datetime(), messages: z.array(SharedMessage) });
export type SharedConversation = z.infer<typeof SharedConversation>;

export const ViewShareInput = z.object({ token: ShareToken });
export type ViewShareInput = z.infer<typeof ViewShareInput>;

/** A share as its owner sees it; `url` is the link. */
export const ShareView = z.object({ id: Id, url: z.string(), messageCount: z.number().int().min(1), createdAt: z.iso.datetime() });
export type ShareView = z.infer<typeof ShareView>;

export const RevokeShareInput = z.object({ conversationId: Id, shareId: Id });
export type RevokeShareInput = z.infer<typeof RevokeShareInput>;
