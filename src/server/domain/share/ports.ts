import type { RevokeShareInput, SharedConversation } from "@/contract/share";
import type { UserActor } from "../identity/actor";

/** A share as it is kept; `createdAt` is ISO 8601. */
export type StoredShare = { id: string; token: string; messageCount: number; createdAt: string };

/** Keeps what people have shared. Whoever has a token may read what it names, and nothing else by it. */
export type ShareStore = {
  /** `full`: the conversation has `most` shares already. Null: it is another's or missing. */
  create(
    actor: UserActor,
    share: { id: string; conversationId: string; token: string; snapshot: SharedConversation; nowMs: number },
    most: number,
  ): Promise<StoredShare | "full" | null>;
  /** The latest first; null where the conversation is another's or missing. */
  list(actor: UserActor, conversationId: string): Promise<StoredShare[] | null>;
  revoke(actor: UserActor, share: RevokeShareInput): Promise<boolean>;
  find(token: string): Promise<SharedConversation | null>;
};
