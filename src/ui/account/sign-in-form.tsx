"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { emailProblem, passwordProblem, problemsOf } from "./checks";
import { EmailField, PasswordField } from "./fields";
import styles from "./form.module.css";
import { FormFoot } from "./form-foot";
import { useForm } from "./use-form";
import { useSignIn } from "./use-sign-in";

type SignInFormProps = {
  /** Where to go then; a path of this site. */
  from: string;
  /** An address that is known already. */
  email?: string;
};

/** Address and password. */
export function SignInForm({ from, email }: SignInFormProps) {
  const t = useTranslations("account.signIn");
  const tField = useTranslations("account.field");
  const signIn = useSignIn(from);
  const form = useForm({
    check: (values) => problemsOf({ email: emailProblem(values("email"), tField), password: passwordProblem(values("password"), tField) }),
    act: (values) => signIn(values("email").trim(), values("password")),
  });
  return (
    <form {...form.props} className={`${styles.form} ${styles.wide}`}>
      <EmailField problem={form.problemOf("email")} defaultValue={email} isReadOnly={email !== undefined} />
      <PasswordField kind="existing" problem={form.problemOf("password")} />
      <FormFoot form={form} submit={t("submit")} submitting={t("submitting")} />
      <p className={styles.hint}>
        <a href="/forgot-password" className={buttons.text}>
          {t("forgot")}
        </a>
      </p>
    </form>
  );
}
