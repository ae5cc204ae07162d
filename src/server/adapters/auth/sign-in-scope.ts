import type { Role, SignInProblem } from "@/contract/account";
import type { ErrorCode } from "@/contract/error-code";
import type { UserActor } from "../../domain/identity/actor";
import type { Caller } from "../../domain/identity/caller";

/** What one request to NextAuth learns on its way through NextAuth's callbacks, which can only say yes, no or throw. */
export type SignInScope = {
  caller: Caller;
  /** Ids of accounts that this browser has signed in to before. */
  knownAccounts: readonly string[];
  /** Hash of the token of an invitation that this browser was sent here with. */
  invitationHash: string | null;
  /** The account that the password, provider or mailed link belongs to. */
  person: { id: string; role: Role } | null;
  signedIn: UserActor | null;
  hasSignedOut: boolean;
  /** Why not, for a form. */
  refusal: { code: ErrorCode; retryAfterMs?: number } | null;
  /** Why not, for somebody who comes back from elsewhere. */
  problem: SignInProblem | null;
};

/** Ends NextAuth's way through a request; the scope says why. */
export class SignInRefused extends Error {
  override name = "SignInRefused";
}

export function newSignInScope(given: Pick<SignInScope, "caller" | "knownAccounts" | "invitationHash">): SignInScope {
  return { ...given, person: null, signedIn: null, hasSignedOut: false, refusal: null, problem: null };
}
