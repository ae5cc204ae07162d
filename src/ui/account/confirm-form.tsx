"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { api } from "../trpc/direct-client";
import styles from "./form.module.css";
import { FormFoot } from "./form-foot";
import { SignInForm } from "./sign-in-form";
import { useForm } from "./use-form";
import { useRefusal } from "./use-refusal";

/** Confirms an address by a press: programs that look into mail open links too, and must not use them up. */
export function ConfirmForm({ token }: { token: string }) {
  const t = useTranslations("account.link");
  const refusal = useRefusal();
  const [email, setEmail] = useState<string | null>(null);
  const form = useForm({
    check: () => ({}),
    act: async () => {
      try {
        const used = await api.account.useLink.mutate({ token });
        setEmail(used.email);
        return null;
      } catch (error) {
        return refusal(error, { NOT_FOUND: { words: t("used") } });
      }
    },
  });
  if (email !== null) {
    return (
      <>
        <p className={styles.done} role="status">
          {t("confirmedHeading")} {t("confirmed")}
        </p>
        <SignInForm from="/" email={email} />
      </>
    );
  }
  return (
    <form {...form.props} className={`${styles.form} ${styles.wide}`}>
      <FormFoot form={form} submit={t("confirmSubmit")} submitting={t("submitting")} />
    </form>
  );
}
