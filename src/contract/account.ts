import { z } from "zod";
import { limits } from "./limits";
import { Id, textOf } from "./text-input";

/**
 * An e-mail address as accounts are known by it: lower case and ASCII (a domain of another script in its `xn--` form), so that no two that
 * look alike are two people.
 */
export const Email = z.string().trim().toLowerCase().max(limits.emailChars).pipe(z.email());
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

/** The account's own address, typed again; and its password where it has one. */
export const DeleteAccountInput = z.object({ email: Email, password: z.string().max(limits.passwordMaxChars).nullable() });
export type DeleteAccountInput = z.infer<typeof DeleteAccountInput>;

export const AccountView = z.object({
  id: Id,
  email: z.string().nullable(),
  name: z.string().nullable(),
  role: Role,
  hasPassword: z.boolean(),
  /** OAuth providers that sign in to it. */
  providers: z.array(z.string()),
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
