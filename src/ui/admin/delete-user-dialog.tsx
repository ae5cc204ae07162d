"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { ListedUser } from "@/contract/admin";
import forms from "../account/form.module.css";
import buttons from "../primitives/button.module.css";
import { Dialog } from "../primitives/dialog";
import { trpc } from "../trpc/client";
import { refusalOf } from "../trpc/refusal";
import styles from "./dialogs.module.css";

type DeleteUserDialogProps = { user: ListedUser; onClose: () => void; onDeleted: () => void };

/** Deletes somebody's account once its address is typed: this is the one thing that cannot be undone. */
export default function DeleteUserDialog({ user, onClose, onDeleted }: DeleteUserDialogProps) {
  const t = useTranslations("admin.delete");
  const tRefused = useTranslations("admin.refused");
  const id = useId();
  const [typed, setTyped] = useState("");
  const remove = trpc.admin.users.delete.useMutation({ onSuccess: onDeleted });
  const address = user.email ?? user.id;
  const isTyped = typed.trim().toLowerCase() === address;
  const code = remove.isError ? refusalOf(remove.error)?.code : null;
  return (
    <Dialog title={t("title")} closeLabel={t("close")} onClose={onClose}>
      <p className={styles.text}>{t("what", { user: address, count: user.conversations })}</p>
      <form
        className={forms.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isTyped) remove.mutate({ userId: user.id });
        }}
      >
        <div className={forms.field}>
          <label htmlFor={id} className={styles.label}>
            {t.rich("type", { address: () => <strong className={styles.address}>{address}</strong> })}
          </label>
          <input
            id={id}
            className={forms.input}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-first-focus=""
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        </div>
        {remove.isError && (
          <p className={forms.refused} role="alert">
            {tRefused(code === "CONFLICT" || code === "FORBIDDEN" || code === "NOT_FOUND" ? code : "other")}
          </p>
        )}
        <button type="submit" className={`${buttons.quiet} ${buttons.danger} ${styles.submit}`} disabled={!isTyped || remove.isPending}>
          {remove.isPending ? t("submitting") : t("submit")}
        </button>
      </form>
    </Dialog>
  );
}
