import { useTranslations } from "next-intl";
import type { AccessInfo } from "@/contract/account";
import buttons from "../primitives/button.module.css";
import { AccountShell, ShellFoot } from "./account-shell";
import { pathWithReturn } from "./path-with-return";
import { SignUpForm } from "./sign-up-form";
import { WaysIn } from "./ways-in";

type SignUpPageProps = { name: string; access: AccessInfo; from: string; claimable: number };

/** The form, or why there is none. */
export function SignUpPage({ name, access, from, claimable }: SignUpPageProps) {
  const t = useTranslations("account.signUp");
  const tSignIn = useTranslations("account.signIn");
  const foot = (
    <ShellFoot>
      <span>
        {t("have")}{" "}
        <a href={pathWithReturn("/sign-in", from)} className={buttons.text}>
          {t("signIn")}
        </a>
      </span>
      {access.guests && (
        <a href="/" className={buttons.text}>
          {tSignIn("asGuest")}
        </a>
      )}
    </ShellFoot>
  );
  if (access.signup !== "open") {
    const isInvite = access.signup === "invite";
    return (
      <AccountShell name={name} heading={t(isInvite ? "inviteHeading" : "closedHeading")} lead={t(isInvite ? "invite" : "closed")}>
        {foot}
      </AccountShell>
    );
  }
  return (
    <AccountShell name={name} heading={t("heading")} note={claimable > 0 ? tSignIn("claim", { count: claimable }) : null}>
      <WaysIn providers={access.providers} from={from}>
        <SignUpForm from={from} submit={t("submit")} />
      </WaysIn>
      {foot}
    </AccountShell>
  );
}
