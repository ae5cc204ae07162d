"use client";

import { useTranslations } from "next-intl";
import { api } from "../trpc/direct-client";
import { newPasswordProblem, problemsOf } from "./checks";
import { EmailField, PasswordField } from "./fields";
import styles from "./form.module.css";
import { FormFoot } from "./form-foot";
import { useForm } from "./use-form";
import { useRefusal } from "./use-refusal";
import { useSignIn } from "./use-sign-in";

/** A new password by a one-time link; then the reader is signed in with it. */
export function SetPasswordForm({ token, email }: { token: string; email: string | null }) {
  const t = useTranslations("account.link");
  const tField = useTranslations("account.field");
  const refusal = useRefusal();
  const signIn = useSignIn("/");
  const form = useForm({
    check: (values) => problemsOf({ password: newPasswordProblem(values("password"), tField) }),
    act: async (values) => {
      try {
        const used = await api.account.setPassword.mutate({ token, password: values("password") });
        return await signIn(used.email, values("password"));
      } catch (error) {
        return refusal(error, { NOT_FOUND: { words: t("used") } });
      }
    },
  });
  return (
    <form {...form.props} className={`${styles.form} ${styles.wide}`}>
      {email !== null && <EmailField problem={null} defaultValue={email} isReadOnly />}
      <PasswordField kind="new" problem={form.problemOf("password")} />
      <FormFoot form={form} submit={t("setPasswordSubmit")} submitting={t("submitting")} />
    </form>
  );
}
