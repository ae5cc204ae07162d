import { useTranslations } from "next-intl";
import type { AccountView, SignInView } from "@/contract/account";
import { AccountShell } from "./account-shell";
import { ChangePasswordForm } from "./change-password-form";
import { DeleteAccount } from "./delete-account";
import { Moment } from "./moment";
import { Section } from "./section";
import styles from "./section.module.css";
import { SignInPlaces } from "./sign-in-places";
import { SignOutButton } from "./sign-out-button";
import { YourData } from "./your-data/your-data";

type AccountPageProps = { name: string; account: AccountView; places: readonly SignInView[]; nowMs: number; importMaxBytes: number };

/** What there is to know and to change of an account. */
export function AccountPage({ name, account, places, nowMs, importMaxBytes }: AccountPageProps) {
  const t = useTranslations("account");
  const { email, hasPassword } = account;
  return (
    <AccountShell name={name} heading={t("you.heading")} width="reading">
      <Facts account={account} nowMs={nowMs} />
      <div className={styles.actions}>
        <SignOutButton />
      </div>
      <Section
        heading={t(hasPassword ? "password.heading" : "password.headingNew")}
        note={t(hasPassword ? "password.note" : "password.noteNew")}
      >
        <ChangePasswordForm email={email} hasPassword={hasPassword} />
      </Section>
      <Section heading={t("places.heading")}>
        <SignInPlaces places={places} nowMs={nowMs} />
      </Section>
      <Section heading={t("data.heading")} note={t("data.note")}>
        <YourData importMaxBytes={importMaxBytes} />
      </Section>
      <Section heading={t("delete.heading")} note={t("delete.note")}>
        <DeleteAccount email={email} hasPassword={hasPassword} />
      </Section>
    </AccountShell>
  );
}

function Facts({ account, nowMs }: { account: AccountView; nowMs: number }) {
  const t = useTranslations("account");
  return (
    <dl className={styles.facts}>
      <dt>{t("you.email")}</dt>
      <dd>{account.email ?? t("you.none")}</dd>
      {account.name !== null && (
        <>
          <dt>{t("you.name")}</dt>
          <dd>{account.name}</dd>
        </>
      )}
      {account.role === "admin" && (
        <>
          <dt>{t("you.role")}</dt>
          <dd>{t("you.roleAdmin")}</dd>
        </>
      )}
      {account.providers.length > 0 && (
        <>
          <dt>{t("you.waysIn")}</dt>
          <dd>{account.providers.map((provider) => t(`you.way.${provider}`)).join(", ")}</dd>
        </>
      )}
      <dt>{t("you.since")}</dt>
      <dd>
        <Moment iso={account.createdAt} nowMs={nowMs} justNow={t("places.now")} />
      </dd>
    </dl>
  );
}
