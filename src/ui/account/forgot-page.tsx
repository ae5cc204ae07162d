import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { AccountShell, ShellFoot } from "./account-shell";
import { ForgotForm } from "./forgot-form";

/** A way back in: by mail, or through the people who run the server. */
export function ForgotPage({ name, hasMail }: { name: string; hasMail: boolean }) {
  const t = useTranslations("account.forgot");
  return (
    <AccountShell name={name} heading={t("heading")} lead={t(hasMail ? "body" : "noMail")}>
      {hasMail && <ForgotForm />}
      <ShellFoot>
        <a href="/sign-in" className={buttons.text}>
          {t("back")}
        </a>
      </ShellFoot>
    </AccountShell>
  );
}
