import type { CredentialsConfig } from "next-auth/providers/credentials";
import { z } from "zod";
import { Email } from "@/contract/account";
import { limits } from "@/contract/limits";
import { checkPassword } from "../../domain/identity/check-password";
import type { Logger } from "../../domain/logger";
import type { SignInScope } from "./sign-in-scope";

export type PasswordProviderDeps = Parameters<typeof checkPassword>[0] & { logger: Logger };

const Credentials = z.object({ email: Email, password: z.string().min(1).max(limits.passwordMaxChars) });

/** Signing in with an address and a password. */
export function passwordProvider(deps: PasswordProviderDeps, scope: SignInScope): CredentialsConfig {
  const check = async (body: unknown) => {
    const given = Credentials.safeParse(body);
    if (!given.success) {
      scope.refusal = { code: "VALIDATION_FAILED" };
      return null;
    }
    const checked = await checkPassword(deps, { ...given.data, address: scope.caller.address, knownAccounts: scope.knownAccounts });
    if (!checked.ok) {
      scope.refusal = checked;
      return null;
    }
    scope.person = checked.value;
    return { id: checked.value.id };
  };
  return {
    id: "credentials",
    name: "password",
    type: "credentials",
    credentials: {},
    authorize: async (_, { body }) => (await scope.guarded(deps.logger, () => check(body))) || null,
  };
}
