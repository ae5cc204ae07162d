import type { AccountView, ClaimPreview, LinkView, Role, SignInView } from "@/contract/account";
import type { StoredSession } from "../session/ports";
import type { UserActor } from "./actor";
import type { AuditEvent } from "./audit-log";

/** An account as signing in needs it. `passwordHash` is null where none was set: OAuth or mail only. */
export type StoredAccount = { id: string; email: string | null; role: Role; passwordHash: string | null; isDisabled: boolean };

/** A session of a signed-in person with what decides whether it may act. */
export type SignedInSession = StoredSession & { userId: string; role: Role; isDisabled: boolean };

/** A new account. `passwordHash` null: signed up through OAuth or mail. Times in milliseconds since the epoch. */
export type NewAccount = {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  passwordHash: string | null;
  emailVerifiedAt: number | null;
  nowMs: number;
};

/** Where and when somebody signed in. */
export type NewSignIn = { sessionId: string; userId: string; device: string | null; nowMs: number; expiresAt: number };

/** A one-time link as stored. */
export type StoredLink = LinkView & { id: string; userId: string | null; name: string | null; passwordHash: string | null };

export type NewLink = {
  id: string;
  kind: LinkView["kind"];
  /** SHA-256 of the token, lower-case hex. */
  tokenHash: string;
  userId: string | null;
  email: string | null;
  name: string | null;
  passwordHash: string | null;
  nowMs: number;
  expiresAt: number;
};

/** Keeps accounts. What takes an `Actor` sees only that person's own. `logged` is written to the trail together with what it says was done. */
export type AccountStore = {
  findByEmail(email: string): Promise<StoredAccount | null>;
  find(userId: string): Promise<StoredAccount | null>;
  view(actor: UserActor): Promise<AccountView | null>;
  /**
   * Makes an account; with `linkId` only together with using that link. `taken` when the address has an account, also when two sign up at
   * once: the link stays good then. `used` when somebody was quicker with the link.
   */
  create(account: NewAccount, linkId: string | null, logged?: AuditEvent): Promise<"created" | "taken" | "used">;
  /**
   * Replaces the password, ends every session of the account but `exceptSessionId`, and erases its links that set a password; false when the
   * account is gone.
   */
  setPassword(userId: string, passwordHash: string, exceptSessionId: string | null, nowMs: number, logged?: AuditEvent): Promise<boolean>;
  /**
   * Uses a link and, in the same statement, sets its account's password, ends all its sessions and erases its other links; false
   * when somebody was quicker. A link
   * that names the account's address was mailed there, or handed over by whoever named it at the machine: the address counts as verified.
   */
  resetPassword(link: { id: string }, passwordHash: string, nowMs: number, logged?: AuditEvent): Promise<boolean>;
  /** Uses a link and, in the same statement, makes an account an administrator's; false when somebody was quicker. */
  promote(link: { id: string }, userId: string, nowMs: number, logged?: AuditEvent): Promise<boolean>;
  /**
   * Makes an account an administrator's, and one that is not disabled, without a link: for whoever has the machine. Where the account gains
   * by that and its address was never proven, its password and its links are void and its sessions end in the same statement.
   */
  makeAdmin(userId: string, nowMs: number, logged?: AuditEvent): Promise<void>;
  /**
   * Deletes an account with everything below it, and what is kept by its address: links, tokens, the guest sessions it claimed. The ids
   * of its conversations; null when there is no such account.
   */
  delete(userId: string, nowMs: number, logged?: AuditEvent): Promise<string[] | null>;
  /** Administrators who are not disabled. */
  countAdmins(): Promise<number>;

  /**
   * Signs in, in one transaction: makes the session; where `guestTokenHash` names a guest's session that has neither expired nor been
   * ended, moves its conversations, messages and feedback to the account, carries over those of its preferences of which the person has none, and ends it. How many
   * conversations were moved. Null when the account is disabled or gone.
   */
  signIn(signIn: NewSignIn, guestTokenHash: string | null): Promise<{ claimed: number } | null>;
  /** What `signIn` would move. */
  claimable(guestTokenHash: string, nowMs: number): Promise<ClaimPreview>;

  signedIn(sessionId: string): Promise<SignedInSession | null>;
  /**
   * Of these sessions, those of people who are there and not disabled: the role the person has now, and whether the session may still act.
   * For watching open streams.
   */
  standingOf(sessionIds: readonly string[], nowMs: number): Promise<Map<string, { role: Role; mayAct: boolean }>>;
  /** Of these accounts, by their ids, those that are there and not disabled. For watching running answers. */
  enabledAmong(userIds: readonly string[]): Promise<Set<string>>;
  listSignIns(actor: UserActor, nowMs: number): Promise<SignInView[]>;
  /** Ends one of the person's own sessions; false when it is not theirs or has ended. */
  endSession(actor: UserActor, sessionId: string, nowMs: number): Promise<boolean>;
  /** Ends all of a person's sessions but `exceptSessionId`; how many. */
  endSessions(userId: string, exceptSessionId: string | null, nowMs: number): Promise<number>;
};

/** Keeps one-time links. Whatever a link does, using it and doing that are one statement of the `AccountStore`. */
export type LinkStore = {
  /**
   * Replaces the unused links of the same kind for the same person or the same invited address; of those that set a
   * password only the ones made for no longer a life: a mailed one leaves what was handed over. Links that confirm
   * an address stay beside each other: whoever signs up with another's address must not spoil the link that its owner was sent.
   * `logged` is written to the trail together with the link.
   */
  create(link: NewLink, logged?: AuditEvent): Promise<void>;
  /** An unused link that has not expired. */
  find(tokenHash: string, nowMs: number): Promise<StoredLink | null>;
  /** Erases what was used or has expired before `beforeMs`. */
  erase(beforeMs: number): Promise<void>;
};

/** Turns passwords into what may be stored (argon2id). */
export type PasswordHasher = {
  hash(password: string): Promise<string>;
  /** Takes as long against null as against a hash: the time does not tell whether there is an account. */
  verify(passwordHash: string | null, password: string): Promise<boolean>;
};

/** Random secrets and their hashes. */
export type TokenSource = {
  /** 32 random bytes in base64url. */
  next(): string;
  /** SHA-256 as lower-case hex. */
  hash(token: string): string;
};

/** What a mail is about: each carries one address to open. `account-exists`: somebody tried to sign up with an address that has an account. */
export type Mail = { to: string; about: "set-password" | "confirm-email" | "sign-in" | "account-exists"; url: string };

/** Sends mail. Null in services where none is configured. */
export type Mailer = { send(mail: Mail): Promise<void> };

/** Where people reach this server, for links: `PUBLIC_URL`, or the address it listens on; without a slash at its end. */
export type SiteUrl = () => string;
