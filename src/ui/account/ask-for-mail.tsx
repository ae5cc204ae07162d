"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { CheckMail } from "./check-mail";
import { emailProblem, problemsOf } from "./checks";
import { EmailField } from "./fields";
import styles from "./form.module.css";
import { FormFoot } from "./form-foot";
import { type Refused, useForm } from "./use-form";

type AskForMailProps = {
  why: "reset" | "link";
  submit: string;
  submitting: string;
  /** Has the mail sent; what stands against it, or null. */
  send: (email: string) => Promise<Refused | null>;
  /** What stands above the field, and below the button. */
  intro?: ReactNode;
  children?: ReactNode;
};

/** An address, a button, and then the words to look into the mail. */
export function AskForMail({ why, submit, submitting, send, intro, children }: AskForMailProps) {
  const tField = useTranslations("account.field");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    check: (values) => problemsOf({ email: emailProblem(values("email"), tField) }),
    act: async (values) => {
      const email = values("email").trim();
      const problem = await send(email);
      if (problem === null) setSentTo(email);
      return problem;
    },
  });
  if (sentTo !== null) {
    const again = () => {
      setSentTo(null);
      form.reset();
    };
    return <CheckMail why={why} email={sentTo} onAgain={again} />;
  }
  return (
    <form {...form.props} className={`${styles.form} ${styles.wide}`}>
      {intro}
      <EmailField problem={form.problemOf("email")} />
      <FormFoot form={form} submit={submit} submitting={submitting} />
      {children}
    </form>
  );
}
