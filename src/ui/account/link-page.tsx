import { useTranslations } from "next-intl";
import type { AccessInfo, LinkView } from "@/contract/account";
import type { SessionView } from "@/contract/session";
import buttons from "../primitives/button.module.css";
import { AccountShell, ShellFoot } from "./account-shell";
import { BecomeAdminForm } from "./become-admin-form";
import { ConfirmForm } from "./confirm-form";
import { SetPasswordForm } from "./set-password-form";
import { SignUpForm } from "./sign-up-form";
import { WaysIn } from "./ways-in";

type LinkPageProps = {
  name: string;
  /** Null: used, expired, or never was one. */
  link: LinkView | null | "limited";
  token: string;
  access: AccessInfo;
  /** Who is signed in on this browser. */
  user: SessionView["user"];
};

/** What a one-time link leads to. */
export function LinkPage({ name, link, token, access, user }: LinkPageProps) {
  const t = useTranslations("account.link");
  if (link === null) return <UsedLink name={name} hasMail={access.mail} />;
  if (link === "limited") return <AccountShell name={name} heading={t("limitedHeading")} lead={t("limited")} />;
  const { email, kind } = link;
  switch (kind) {
    case "first-admin":
      return (
        <AccountShell name={name} heading={t("firstAdminHeading")} lead={user ? t("makeMe", { email: calledBy(user) }) : t("firstAdmin")}>
          {user ? <BecomeAdminForm token={token} /> : <SignUpForm from="/" submit={t("firstAdminSubmit")} token={token} email={email} />}
        </AccountShell>
      );
    case "invite":
      return (
        <AccountShell name={name} heading={t("inviteHeading")} lead={user ? t("hasAccount", { email: calledBy(user) }) : t("invite")}>
          {user ? (
            <ToChat />
          ) : (
            <WaysIn providers={access.providers} from="/" invitation={token}>
              <SignUpForm from="/" submit={t("inviteSubmit")} token={token} email={email} />
            </WaysIn>
          )}
        </AccountShell>
      );
    case "set-password":
      return (
        <AccountShell name={name} heading={t("setPasswordHeading")} lead={t("setPassword")}>
          <SetPasswordForm token={token} email={email} />
        </AccountShell>
      );
    case "confirm-email":
      return (
        <AccountShell name={name} heading={t("confirmHeading")} lead={email === null ? t("confirmAnyone") : t("confirm", { email })}>
          <ConfirmForm token={token} email={email} />
        </AccountShell>
      );
  }
}

function calledBy({ email, name }: NonNullable<SessionView["user"]>): string {
  return email ?? name ?? "";
}

function ToChat() {
  const t = useTranslations("account.link");
  return (
    <ShellFoot>
      <a href="/" className={buttons.text}>
        {t("chat")}
      </a>
    </ShellFoot>
  );
}

function UsedLink({ name, hasMail }: { name: string; hasMail: boolean }) {
  const t = useTranslations("account.link");
  return (
    <AccountShell name={name} heading={t("usedHeading")} lead={t("used")}>
      <ShellFoot>
        <a href="/sign-in" className={buttons.text}>
          {t("signIn")}
        </a>
        {hasMail && (
          <a href="/forgot-password" className={buttons.text}>
            {t("newLink")}
          </a>
        )}
      </ShellFoot>
    </AccountShell>
  );
}
