"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import styles from "./conversation-list.module.css";
import type { DeferredDelete } from "./use-deferred-delete";

/** Says what was deleted, while it can still be undone. */
export function DeletedToast({ deletion }: { deletion: DeferredDelete }) {
  const t = useTranslations("page.list");
  const { pending, failed } = deletion;
  return (
    <div role="status">
      {pending && (
        <p className={styles.toast}>
          <span className={styles.toastWords}>{t("deleted", { title: pending.title || t("untitled") })}</span>
          <button type="button" className={buttons.text} onClick={deletion.undo}>
            {t("undo")}
          </button>
        </p>
      )}
      {!pending && failed && (
        <p className={styles.toast}>
          <span className={styles.toastWords}>{t("deleteFailed", { title: failed.title || t("untitled") })}</span>
          <button type="button" className={buttons.text} onClick={() => deletion.request(failed)}>
            {t("retry")}
          </button>
        </p>
      )}
    </div>
  );
}
