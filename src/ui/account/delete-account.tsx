"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import buttons from "../primitives/button.module.css";
import { whenUsed } from "../primitives/when-used";
import styles from "./section.module.css";

const DeleteDialog = whenUsed(() => import("./delete-dialog"));

/** The button that asks for the dialog that deletes the account. */
export function DeleteAccount(props: { email: string | null; hasPassword: boolean }) {
  const t = useTranslations("account.delete");
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className={styles.actions}>
      <button type="button" className={`${buttons.quiet} ${buttons.danger}`} aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
        {t("open")}
      </button>
      {isOpen && <DeleteDialog {...props} onClose={() => setIsOpen(false)} />}
    </div>
  );
}
