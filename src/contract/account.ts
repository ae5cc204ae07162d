import { z } from "zod";
import { limits } from "./limits";
import { Id, textOf } from "./text-input";

/** Letters, digits and `_'+-.` before the @; dotted names after it, the last of letters or in its `xn--` form. As zod's own, but for that. */
const addressPattern = /^(?!\.)(?!.*\.\.)[a-z0-9_'+\-.]*[a-z0-9_+-]@([a-z0-9][a-z0-9-]*\.)+([a-z]{2,}|xn--[a-z0-9-]+)$/;

/**
 * An e-mail address as accounts are known by it: lower case and ASCII (a domain of another script in its `xn--` form), so that no two that
 * look alike are two people. ASCII before it is made lower case: the Kelvin sign would become a k.
 */
export const Email = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]*$/)
  .toLowerCase()
  .max(limits.emailChars)
  .pipe(z.email({ pattern: addressPattern }));
export type Email = z.infer<typeof Email>;

/** Any characters; length is what makes it strong (NIST SP 800-63B, section 3.1.1.2). Not trimmed. */
export const Password = z
  .string()
  .min(limits.passwordMinChars)
  .max(limits.passwordMaxChars)
  .refine((text) => text.isWellFormed());

/** The token of a one-time link: 32 bytes in base64url. */
export const LinkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const Role = z.enum(["user", "admin"]);
export type Role = z.infer<typeof Role>;

/** How people may sign in and up here; for the pages that offer it. */
export const AccessInfo = z.object({
  guests: z.boolean(),
  signup: z.enum(["open", "invite", "closed"]),
  /** Ways to sign in beside a password. */
  providers: z.array(z.enum(["github", "google", "email"])),
  /** Whether mail can be sent: links to confirm an address and to set a new password. */
  mail: z.boolean(),
});
export type AccessInfo = z.infer<typeof AccessInfo>;

/**
 * Why signing in through a provider or a mailed link led back to `/sign-in?problem=…`. `cancelled`: by the person, at the provider. `provider`:
 * the provider could not be asked or did not prove who it was. `unverified`: the provider has not verified the address. `taken`: the
 * address has an account that nobody has proven to be the same person's; they can sign in to it with its password. `no-sign-up`: there is
 * no account, and new ones are not made here without an invitation that fits. `disabled`: there is an account, and it may not be used.
 * `link`: the link was used, has expired, or is none. `other-browser`: the link was asked for in another browser. `limited`: too many
 * attempts. `failed`: something went wrong here.
 */
export const SignInProblem = z.enum([
  "cancelled",
  "provider",
  "unverified",
  "taken",
  "no-sign-up",
  "disabled",
  "link",
  "other-browser",
  "limited",
  "failed",
]);
export type SignInProblem = z.infer<typeof SignInProblem>;

/** `token` of an invitation or of the first administrator's link; without one `SIGNUP` must be open. */
export const SignUpInput = z.object({
  email: Email,
  password: Password,
  name: textOf(limits.nameChars).optional(),
  token: LinkToken.optional(),
});
export type SignUpInput = z.infer<typeof SignUpInput>;

/** What comes next; the same whether or not the address had an account: signing in, or opening the link that was mailed. */
export const SignUpReply = z.object({ next: z.enum(["sign-in", "open-mail"]) });
export type SignUpReply = z.infer<typeof SignUpReply>;

export const LinkInput = z.object({ token: LinkToken });
export type LinkInput = z.infer<typeof LinkInput>;

/** `password`, as chosen at sign-up, for a link that confirms an address: whoever opens the mail must be who signed up. */
export const UseLinkInput = LinkInput.extend({ password: z.string().max(limits.passwordMaxChars).optional() });
export type UseLinkInput = z.infer<typeof UseLinkInput>;

/** What a one-time link is for. `email` is whom it was made for, where it was made for somebody. */
export const LinkView = z.object({
  kind: z.enum(["first-admin", "set-password", "invite", "confirm-email"]),
  email: z.string().nullable(),
});
export type LinkView = z.infer<typeof LinkView>;

/** The address to sign in with after a link has done its work. */
export const LinkUsed = z.object({ email: z.string() });
export type LinkUsed = z.infer<typeof LinkUsed>;

export const RequestResetInput = z.object({ email: Email });
export type RequestResetInput = z.infer<typeof RequestResetInput>;

export const SetPasswordInput = z.object({ token: LinkToken, password: Password });
export type SetPasswordInput = z.infer<typeof SetPasswordInput>;

/** `current` is null for an account that has had no password so far. */
export const ChangePasswordInput = z.object({ current: z.string().max(limits.passwordMaxChars).nullable(), next: Password });
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

/** The account's own address, typed again, and its password; null for what it does not have. */
export const DeleteAccountInput = z.object({ email: Email.nullable(), password: z.string().max(limits.passwordMaxChars).nullable() });
export type DeleteAccountInput = z.infer<typeof DeleteAccountInput>;

export const AccountView = z.object({
  id: Id,
  email: z.string().nullable(),
  name: z.string().nullable(),
  role: Role,
  hasPassword: z.boolean(),
  /** OAuth providers that sign in to it. */
  providers: z.array(z.enum(["github", "google"])),
  createdAt: z.string(),
});
export type AccountView = z.infer<typeof AccountView>;

/** One place where the account is signed in. `device` is browser and system in words, null where unknown. */
export const SignInView = z.object({
  id: Id,
  device: z.string().nullable(),
  isThis: z.boolean(),
  createdAt: z.string(),
  lastActivityAt: z.string(),
});
export type SignInView = z.infer<typeof SignInView>;

export const RevokeInput = z.object({ sessionId: Id });
export type RevokeInput = z.infer<typeof RevokeInput>;

/** What signing in on this browser will add to the account. */
export const ClaimPreview = z.object({ conversations: z.number().int().min(0) });
export type ClaimPreview = z.infer<typeof ClaimPreview>;
