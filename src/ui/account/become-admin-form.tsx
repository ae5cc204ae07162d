"use client";

import { useTranslations } from "next-intl";
import { api } from "../trpc/direct-client";
import styles from "./form.module.css";
import { FormFoot } from "./form-foot";
import { useForm } from "./use-form";
import { useRefusal } from "./use-refusal";

/** Makes the account that is signed in the first administrator's. */
export function BecomeAdminForm({ token }: { token: string }) {
  const t = useTranslations("account.link");
  const refusal = useRefusal();
  const form = useForm({
    check: () => ({}),
    act: async () => {
      try {
        await api.account.useLink.mutate({ token });
        location.replace("/admin");
        return null;
      } catch (error) {
        return refusal(error, { NOT_FOUND: { words: t("used") } });
      }
    },
  });
  return (
    <form {...form.props} className={`${styles.form} ${styles.wide}`}>
      <FormFoot form={form} submit={t("makeMeSubmit")} submitting={t("submitting")} />
    </form>
  );
}
