"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { api } from "../trpc/direct-client";
import { newPasswordProblem, passwordProblem, problemsOf } from "./checks";
import { PasswordField } from "./fields";
import styles from "./form.module.css";
import { FormFoot } from "./form-foot";
import section from "./section.module.css";
import { useForm } from "./use-form";
import { useRefusal } from "./use-refusal";

type ChangePasswordFormProps = { email: string | null; hasPassword: boolean };

/** Another password, or the first one of an account that came in another way. */
export function ChangePasswordForm({ email, hasPassword }: ChangePasswordFormProps) {
  const t = useTranslations("account.password");
  const tField = useTranslations("account.field");
  const refusal = useRefusal();
  const router = useRouter();
  const form = useForm({
    check: (values) =>
      problemsOf({
        current: hasPassword ? passwordProblem(values("current"), tField) : null,
        next: newPasswordProblem(values("next"), tField),
      }),
    act: async (values) => {
      const wrong = { words: t("wrong"), field: "current" };
      try {
        await api.account.changePassword.mutate({ current: hasPassword ? values("current") : null, next: values("next") });
      } catch (error) {
        return refusal(error, { FORBIDDEN: wrong, UNAUTHENTICATED: wrong });
      }
      form.props.ref.current?.reset();
      router.refresh();
      return null;
    },
  });
  return (
    <form {...form.props} className={`${styles.form} ${section.narrow}`}>
      {/* Tells password managers whose password this is. */}
      <input type="email" name="email" autoComplete="username" defaultValue={email ?? ""} hidden readOnly />
      {hasPassword && <PasswordField name="current" kind="current" problem={form.problemOf("current")} />}
      <PasswordField name="next" kind="new" problem={form.problemOf("next")} />
      <div role="status" className={styles.alert}>
        {form.state.status === "done" && <p className={styles.done}>{t("done")}</p>}
      </div>
      <FormFoot form={form} submit={hasPassword ? t("submit") : t("submitNew")} submitting={t("submitting")} staysOpen />
    </form>
  );
}
