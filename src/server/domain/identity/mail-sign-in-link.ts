import { err, ok, type Result } from "@/contract/result";
import type { Logger } from "../logger";
import { inBackground } from "./in-background";
import type { Mailer } from "./ports";
import { isAddressWelcome, type ProvenPersonDeps } from "./proven-person";

export type MailSignInDeps = ProvenPersonDeps & { mailer: Mailer | null; logger: Logger };

/** Whether this network address may ask for a mailed link now. FORBIDDEN without mail. */
export async function permitSignInMail(
  { mailer, limiter }: Pick<MailSignInDeps, "mailer" | "limiter">,
  address: string,
): Promise<Result<null, "FORBIDDEN" | "RATE_LIMITED">> {
  if (mailer === null) return err("FORBIDDEN");
  const allowed = await limiter.consume("addressResetMails", address);
  return allowed.ok ? ok(null) : allowed;
}

/**
 * Mails a link that signs in, if there is an account or may be one. Nobody waits for it: neither the reply nor its time tells whether. Few
 * mails an hour to one address, whoever asks for them; what is too much is dropped unsaid.
 */
export function mailSignInLink(deps: MailSignInDeps, email: string, invitationHash: string | null, url: string): void {
  const { mailer, limiter } = deps;
  if (mailer === null) return;
  inBackground(deps.logger, "sign-in mail", async () => {
    if (!(await isAddressWelcome(deps, email, invitationHash))) return;
    if (!(await limiter.consume("accountResetMails", email)).ok) return;
    await mailer.send({ to: email, about: "sign-in", url });
  });
}
