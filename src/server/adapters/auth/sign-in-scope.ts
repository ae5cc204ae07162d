import type { Role, SignInProblem } from "@/contract/account";
import type { ErrorCode } from "@/contract/error-code";
import type { UserActor } from "../../domain/identity/actor";
import type { Caller } from "../../domain/identity/caller";
import type { KnownAccount } from "../../domain/identity/check-password";
import type { Logger } from "../../domain/logger";

/** What is known of a request before NextAuth sees it. */
type Known = {
  caller: Caller;
  /** Those that this browser has signed in to before. */
  knownAccounts: readonly KnownAccount[];
  /** Hash of the token of an invitation that this browser came with. */
  invitationHash: string | null;
};

/** What one request to NextAuth learns on its way through NextAuth's callbacks, which can only say yes, no or throw. */
export type SignInScope = Known & {
  /** The account that the password, provider or mailed link belongs to. */
  person: { id: string; role: Role } | null;
  signedIn: UserActor | null;
  hasSignedOut: boolean;
  /** The address that a link was mailed to. */
  mailedTo: string | null;
  /** Why not, for a form. */
  refusal: { code: ErrorCode; retryAfterMs?: number } | null;
  /** Why not, for somebody who comes back from elsewhere. */
  problem: SignInProblem | null;
  /** Runs a callback of NextAuth's, which would take what it throws for a refusal: that is logged and makes this request fail. */
  guarded<T>(logger: Logger, callback: () => Promise<T>): Promise<T | false>;
};

/** Ends NextAuth's way through a request; the scope says why. */
export class SignInRefused extends Error {
  override name = "SignInRefused";
}

export function newSignInScope(known: Known): SignInScope {
  const scope: SignInScope = {
    ...known,
    person: null,
    signedIn: null,
    hasSignedOut: false,
    mailedTo: null,
    refusal: null,
    problem: null,
    async guarded(logger, callback) {
      try {
        return await callback();
      } catch (error) {
        logger.error("sign-in failed", { error });
        scope.refusal = { code: "INTERNAL" };
        scope.problem = "failed";
        return false;
      }
    },
  };
  return scope;
}
