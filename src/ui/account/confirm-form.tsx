"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "../trpc/direct-client";
import { passwordProblem, problemsOf } from "./checks";
import { EmailField, PasswordField } from "./fields";
import styles from "./form.module.css";
import { FormFoot } from "./form-foot";
import { SignInForm } from "./sign-in-form";
import { useForm } from "./use-form";
import { useRefusal } from "./use-refusal";
import { useSignIn } from "./use-sign-in";

/**
 * Confirms an address with the password chosen at sign-up, then signs in with it. By a press: programs that look into mail open links too,
 * and must not use them up.
 */
export function ConfirmForm({ token, email }: { token: string; email: string | null }) {
  const t = useTranslations("account.link");
  const tField = useTranslations("account.field");
  const refusal = useRefusal();
  const signIn = useSignIn("/");
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const form = useForm({
    check: (values) => problemsOf({ password: passwordProblem(values("password"), tField) }),
    act: async (values) => {
      try {
        const used = await api.account.useLink.mutate({ token, password: values("password") });
        const refused = await signIn(used.email, values("password"));
        if (refused !== null) setConfirmed(used.email);
        return refused;
      } catch (error) {
        return refusal(error, {
          NOT_FOUND: { words: t("used") },
          UNAUTHENTICATED: { words: t("confirmWrong"), field: "password" },
        });
      }
    },
  });
  if (confirmed !== null) {
    return (
      <>
        <p className={styles.done} role="status">
          {t("confirmedHeading")} {t("confirmed")}
        </p>
        <SignInForm from="/" email={confirmed} />
      </>
    );
  }
  return (
    <form {...form.props} className={`${styles.form} ${styles.wide}`}>
      {email !== null && <EmailField problem={null} defaultValue={email} isReadOnly />}
      <PasswordField kind="existing" problem={form.problemOf("password")} />
      <FormFoot form={form} submit={t("confirmSubmit")} submitting={t("submitting")} />
    </form>
  );
}
