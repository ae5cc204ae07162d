import type { RequestResetInput } from "@/contract/account";
import { err, ok, type Result } from "@/contract/result";
import type { Logger } from "../logger";
import type { RateLimiter } from "../rate-limit/ports";
import type { Caller } from "./caller";
import { inBackground } from "./in-background";
import { type LinkDeps, linkLifeMs, makeLink } from "./make-link";
import type { AccountStore, Mailer } from "./ports";

export type RequestResetDeps = LinkDeps & {
  accounts: Pick<AccountStore, "findByEmail">;
  mailer: Mailer | null;
  limiter: RateLimiter;
  logger: Logger;
};

/** Mails a link to set a new password, if the address has an account; the reply comes before it is known whether. FORBIDDEN without mail. */
export async function requestReset(
  deps: RequestResetDeps,
  { address }: Caller,
  { email }: RequestResetInput,
): Promise<Result<{ requested: true }, "FORBIDDEN" | "RATE_LIMITED">> {
  const { mailer, limiter } = deps;
  if (mailer === null) return err("FORBIDDEN");
  const allowed = await limiter.consume("addressResetMails", address);
  if (!allowed.ok) return allowed;
  inBackground(deps.logger, "reset mail", () => mailReset({ ...deps, mailer }, email));
  return ok({ requested: true });
}

/** Few mails an hour to one address, whoever asks for them; what is too much is dropped unsaid. */
async function mailReset(deps: RequestResetDeps & { mailer: Mailer }, email: string): Promise<void> {
  const account = await deps.accounts.findByEmail(email);
  if (account === null || account.isDisabled) return;
  if (!(await deps.limiter.consume("accountResetMails", account.id)).ok) return;
  const { url } = await makeLink(deps, "set-password", linkLifeMs.mailedPassword, { userId: account.id, email });
  await deps.mailer.send({ to: email, about: "set-password", url });
}
