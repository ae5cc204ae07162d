"use client";

import { useLocale, useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { Invitation } from "@/contract/admin";
import forms from "../account/form.module.css";
import { useCopy } from "../chat/answer/use-copy";
import buttons from "../primitives/button.module.css";
import { Dialog } from "../primitives/dialog";
import { trpc } from "../trpc/client";
import { refusalOf } from "../trpc/refusal";
import styles from "./dialogs.module.css";

/** Makes a link to sign up with, for one address or for whoever holds it, and shows it this once. */
export default function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("admin.invite");
  const tRefused = useTranslations("admin.refused");
  const id = useId();
  const [email, setEmail] = useState("");
  const invite = trpc.admin.users.invite.useMutation();
  const code = invite.isError ? refusalOf(invite.error)?.code : null;
  return (
    <Dialog title={t("title")} closeLabel={t("close")} onClose={onClose}>
      {invite.data ? (
        <Made invitation={invite.data} />
      ) : (
        <>
          <p className={styles.text}>{t("what")}</p>
          <form
            className={forms.form}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              invite.mutate({ email: email.trim() === "" ? null : email.trim() });
            }}
          >
            <div className={forms.field}>
              <label htmlFor={id} className={styles.label}>
                {t("email")}
              </label>
              <input
                id={id}
                type="email"
                className={forms.input}
                autoComplete="off"
                data-first-focus=""
                value={email}
                onChange={({ target }) => setEmail(target.value)}
              />
            </div>
            {invite.isError && (
              <p className={forms.refused} role="alert">
                {code === "CONFLICT" || code === "FORBIDDEN" || code === "VALIDATION_FAILED" ? t(code) : tRefused("other")}
              </p>
            )}
            <button type="submit" className={`${buttons.solid} ${styles.submit}`} disabled={invite.isPending}>
              {invite.isPending ? t("submitting") : t("submit")}
            </button>
          </form>
        </>
      )}
    </Dialog>
  );
}

function Made({ invitation: { url, expiresAt } }: { invitation: Invitation }) {
  const t = useTranslations("admin.invite");
  const locale = useLocale();
  const id = useId();
  const { state, copy } = useCopy();
  const when = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(new Date(expiresAt));
  return (
    <div className={forms.form}>
      <div className={forms.field}>
        <label htmlFor={id} className={styles.label}>
          {t("link")}
        </label>
        <input id={id} className={forms.input} readOnly value={url} onFocus={({ target }) => target.select()} />
        <p className={forms.hint}>{t("once", { when })}</p>
      </div>
      <button type="button" className={`${buttons.solid} ${styles.submit}`} onClick={() => copy(url)}>
        <span aria-live="polite">{t(state === "idle" ? "copy" : state === "copied" ? "copied" : "copyFailed")}</span>
      </button>
    </div>
  );
}
