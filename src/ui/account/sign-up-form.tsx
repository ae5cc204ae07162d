"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "../trpc/direct-client";
import { CheckMail } from "./check-mail";
import { emailProblem, nameProblem, newPasswordProblem, problemsOf } from "./checks";
import { EmailField, NameField, PasswordField } from "./fields";
import styles from "./form.module.css";
import { FormFoot } from "./form-foot";
import { useForm, type Values } from "./use-form";
import { useRefusal } from "./use-refusal";
import { useSignIn } from "./use-sign-in";

type SignUpFormProps = {
  from: string;
  submit: string;
  /** Of an invitation or the first administrator's link. */
  token?: string;
  /** Whom an invitation was made for. */
  email?: string | null;
};

/** A new account. Then the reader is signed in, or told to look for mail; nothing tells whether the address had an account. */
export function SignUpForm({ from, submit, token, email = null }: SignUpFormProps) {
  const t = useTranslations("account");
  const tField = useTranslations("account.field");
  const refusal = useRefusal();
  const signIn = useSignIn(from);
  const [mailedTo, setMailedTo] = useState<string | null>(null);
  const form = useForm({
    check: (values) =>
      problemsOf({
        email: emailProblem(values("email"), tField),
        password: newPasswordProblem(values("password"), tField),
        name: nameProblem(values("name"), tField),
      }),
    act: async (values) => {
      const address = values("email").trim();
      try {
        const { next } = await api.account.signUp.mutate({ ...inputOf(values), ...(token === undefined ? {} : { token }) });
        if (next === "open-mail") {
          setMailedTo(address);
          return null;
        }
      } catch (error) {
        return refusal(error, { NOT_FOUND: { words: t("link.used") } });
      }
      const refused = await signIn(address, values("password"));
      return refused !== null && "words" in refused && refused.field ? { words: t("signUp.taken") } : refused;
    },
  });
  if (mailedTo !== null) {
    return (
      <CheckMail
        why="signUp"
        email={mailedTo}
        onAgain={() => {
          setMailedTo(null);
          form.reset();
        }}
      />
    );
  }
  return (
    <form {...form.props} className={`${styles.form} ${styles.wide}`}>
      <EmailField problem={form.problemOf("email")} defaultValue={email ?? undefined} isReadOnly={email !== null} />
      <PasswordField kind="new" problem={form.problemOf("password")} />
      <NameField problem={form.problemOf("name")} />
      <FormFoot form={form} submit={submit} submitting={t("signUp.submitting")} />
    </form>
  );
}

function inputOf(values: Values): { email: string; password: string; name?: string } {
  const name = values("name").trim();
  return { email: values("email").trim(), password: values("password"), ...(name === "" ? {} : { name }) };
}
