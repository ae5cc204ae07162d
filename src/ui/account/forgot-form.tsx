"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "../trpc/direct-client";
import { CheckMail } from "./check-mail";
import { emailProblem, problemsOf } from "./checks";
import { EmailField } from "./fields";
import styles from "./form.module.css";
import { FormFoot } from "./form-foot";
import { useForm } from "./use-form";
import { useRefusal } from "./use-refusal";

/** Asks for a link to set a new password. The answer is the same for every address. */
export function ForgotForm() {
  const t = useTranslations("account.forgot");
  const tField = useTranslations("account.field");
  const refusal = useRefusal();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    check: (values) => problemsOf({ email: emailProblem(values("email"), tField) }),
    act: async (values) => {
      const email = values("email").trim();
      try {
        await api.account.requestReset.mutate({ email });
      } catch (error) {
        return refusal(error);
      }
      setSentTo(email);
      return null;
    },
  });
  if (sentTo !== null) {
    return (
      <CheckMail
        why="reset"
        email={sentTo}
        onAgain={() => {
          setSentTo(null);
          form.reset();
        }}
      />
    );
  }
  return (
    <form {...form.props} className={`${styles.form} ${styles.wide}`}>
      <EmailField problem={form.problemOf("email")} />
      <FormFoot form={form} submit={t("submit")} submitting={t("submitting")} />
    </form>
  );
}
