import type { AuthOptions } from "next-auth";
import type { EmailConfig } from "next-auth/providers/email";
import { Email } from "@/contract/account";
import { type MailSignInDeps, mailSignInLink } from "../../domain/identity/mail-sign-in-link";
import type { SiteUrl } from "../../domain/identity/ports";
import type { SignInScope } from "./sign-in-scope";

const lifeSeconds = 24 * 3_600;

export type EmailProviderDeps = MailSignInDeps & { siteUrl: SiteUrl };

/** Signing in by a link that is mailed: what NextAuth's own provider does with nodemailer goes through our mailer. */
export function emailProvider(deps: EmailProviderDeps, scope: SignInScope): EmailConfig {
  return {
    id: "email",
    type: "email",
    name: "Email",
    server: "",
    from: "",
    maxAge: lifeSeconds,
    options: {},
    normalizeIdentifier: (given) => Email.parse(given),
    sendVerificationRequest({ identifier, url }) {
      // The link begins with our own public address, whatever name the request was sent to.
      const { pathname, search } = new URL(url);
      scope.mailedTo = identifier;
      mailSignInLink(deps, identifier, scope.invitationHash, `${new URL(deps.siteUrl()).origin}${pathname}${search}`);
    },
  };
}

/**
 * What NextAuth keeps mailed tokens with; it hands over their hashes only. About people it learns nothing here: who an address belongs to is
 * decided in `personOfAddress`, once it is proven.
 */
export function emailAdapter({ logins, clock }: EmailProviderDeps): NonNullable<AuthOptions["adapter"]> {
  const stranger = (email: string) => ({ id: email, email, emailVerified: null });
  return {
    async createVerificationToken({ identifier, token, expires }) {
      await logins.createToken({ email: identifier, tokenHash: token, expiresAt: expires.getTime() });
      return null;
    },
    async useVerificationToken({ identifier, token }) {
      const expires = await logins.useToken(identifier, token);
      return expires === null || expires <= clock.now() ? null : { identifier, token, expires: new Date(expires) };
    },
    getUserByEmail: (email) => stranger(email),
    updateUser: ({ id }) => stranger(id),
  };
}
