"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { forgetKeptText } from "../chat/kept-text";
import buttons from "../primitives/button.module.css";
import { Dialog } from "../primitives/dialog";
import { api } from "../trpc/direct-client";
import { passwordProblem, problemsOf } from "./checks";
import styles from "./delete-dialog.module.css";
import { EmailField, PasswordField } from "./fields";
import forms from "./form.module.css";
import { FormFoot } from "./form-foot";
import { useForm } from "./use-form";
import { useRefusal } from "./use-refusal";

type DeleteDialogProps = { email: string | null; hasPassword: boolean; onClose: () => void };

/** Deletes the account once its address and password are typed, and says when it is gone. */
export default function DeleteDialog({ email, hasPassword, onClose }: DeleteDialogProps) {
  const t = useTranslations("account.delete");
  const [isGone, setIsGone] = useState(false);
  if (isGone) {
    return (
      <Dialog title={t("goneTitle")} closeLabel={t("close")} onClose={() => location.replace("/")}>
        <p className={styles.text}>{t("gone")}</p>
        <a href="/" className={buttons.solid} data-first-focus="">
          {t("goneHome")}
        </a>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("title")} closeLabel={t("close")} onClose={onClose}>
      <p className={styles.text}>
        {t.rich(hasPassword ? "type" : "typeAddress", { email: () => <strong className={styles.address}>{email}</strong> })}
      </p>
      <DeleteForm email={email} hasPassword={hasPassword} onGone={() => setIsGone(true)} />
    </Dialog>
  );
}

function DeleteForm({ email, hasPassword, onGone }: { email: string | null; hasPassword: boolean; onGone: () => void }) {
  const t = useTranslations("account.delete");
  const tField = useTranslations("account.field");
  const refusal = useRefusal();
  const form = useForm({
    check: (values) =>
      problemsOf({
        email: values("email").trim().toLowerCase() === email?.toLowerCase() ? null : t("emailDiffers"),
        password: hasPassword ? passwordProblem(values("password"), tField) : null,
      }),
    act: async (values) => {
      const wrong = { words: t("wrong"), field: "password" };
      try {
        await api.account.delete.mutate({ email: values("email").trim(), password: hasPassword ? values("password") : null });
      } catch (error) {
        return refusal(error, { FORBIDDEN: wrong, UNAUTHENTICATED: wrong });
      }
      forgetKeptText();
      onGone();
      return null;
    },
  });
  return (
    <form {...form.props} className={`${forms.form} ${forms.wide}`}>
      <EmailField problem={form.problemOf("email")} />
      {hasPassword && <PasswordField kind="existing" problem={form.problemOf("password")} />}
      <FormFoot form={form} submit={t("submit")} submitting={t("submitting")} isDangerous />
    </form>
  );
}
