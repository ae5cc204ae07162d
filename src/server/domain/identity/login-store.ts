import type { Role } from "@/contract/account";

/** An account as signing in without a password needs it. `isVerified`: its owner has proven to receive mail at its address. */
export type ProvenAccount = { id: string; role: Role; isDisabled: boolean; isVerified: boolean };

/** Who an OAuth provider says somebody is: its own name for them, never the address, which may change hands. */
export type ProviderIdentity = { provider: string; providerAccountId: string };

/** Keeps the ways to sign in without a password: provider's identities, and links that were mailed. */
export type LoginStore = {
  byProvider(identity: ProviderIdentity): Promise<ProvenAccount | null>;
  byEmail(email: string): Promise<ProvenAccount | null>;
  /** Lets a provider's identity sign in to an account; whoever else it signs in to already, it goes on to. */
  link(userId: string, identity: ProviderIdentity): Promise<void>;
  /** Remembers the hash of a mailed token. Times in milliseconds since the epoch. */
  createToken(token: { email: string; tokenHash: string; expiresAt: number }): Promise<void>;
  /** Uses a mailed token up; when it would have expired, or null where there is none for this address. */
  useToken(email: string, tokenHash: string): Promise<number | null>;
  /** Erases what has expired by a time. */
  eraseTokens(nowMs: number): Promise<void>;
};
