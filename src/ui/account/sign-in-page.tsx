import { useTranslations } from "next-intl";
import type { AccessInfo, SignInProblem } from "@/contract/account";
import buttons from "../primitives/button.module.css";
import { AccountShell, ShellFoot } from "./account-shell";
import form from "./form.module.css";
import { pathWithReturn } from "./path-with-return";
import { SignInForm } from "./sign-in-form";
import { WaysIn } from "./ways-in";

type SignInPageProps = {
  name: string;
  access: AccessInfo;
  /** Where to go then; a path of this site. */
  from: string;
  /** Conversations of this browser that will be added to the account. */
  claimable: number;
  /** Whether the reader was signed in here a moment ago. */
  hasEnded: boolean;
  /** Why another way of signing in has just led back here. */
  problem: SignInProblem | null;
};

export function SignInPage({ name, access, from, claimable, hasEnded, problem }: SignInPageProps) {
  const t = useTranslations("account.signIn");
  const tProblem = useTranslations("account.problem");
  const lead = hasEnded ? t("ended") : access.guests ? null : t("closedToGuests");
  return (
    <AccountShell name={name} heading={t("heading")} note={claimable > 0 ? t("claim", { count: claimable }) : null} lead={lead}>
      {problem && (
        <p role="alert" className={form.refused}>
          {tProblem(problem)}
        </p>
      )}
      <WaysIn providers={access.providers} from={from}>
        <SignInForm from={from} />
      </WaysIn>
      {(access.signup !== "closed" || access.guests) && (
        <ShellFoot>
          {access.signup !== "closed" && (
            <span>
              {t("new")}{" "}
              <a href={pathWithReturn("/sign-up", from)} className={buttons.text}>
                {t("signUp")}
              </a>
            </span>
          )}
          {access.guests && (
            <a href="/" className={buttons.text}>
              {t("asGuest")}
            </a>
          )}
        </ShellFoot>
      )}
    </AccountShell>
  );
}
