"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { Dialog } from "../primitives/dialog";
import { trpc } from "../trpc/client";
import styles from "./privacy-dialog.module.css";

type PrivacyDialogProps = { retentionDays: number; onForgotten: () => void; onClose: () => void };

/** What is kept of a guest, and the button that erases all of it at once. */
export default function PrivacyDialog({ retentionDays, onForgotten, onClose }: PrivacyDialogProps) {
  const t = useTranslations("page.privacy");
  const tSession = useTranslations("page.session");
  const forget = trpc.session.forget.useMutation({
    onSuccess: () => {
      onClose();
      onForgotten();
    },
  });
  return (
    <Dialog title={t("title")} closeLabel={t("close")} onClose={onClose}>
      <div className={styles.text}>
        <p>{t("read")}</p>
        <p>{t("kept", { days: retentionDays })}</p>
      </div>
      {forget.isError && (
        <p role="alert" className={styles.failed}>
          {tSession("forgetFailed")}
        </p>
      )}
      <button type="button" className={`${buttons.quiet} ${buttons.danger}`} disabled={forget.isPending} onClick={() => forget.mutate()}>
        {forget.isPending ? t("forgetting") : t("forget")}
      </button>
    </Dialog>
  );
}
