"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { Dialog } from "../primitives/dialog";
import { trpc } from "../trpc/client";
import styles from "./privacy-dialog.module.css";

type PrivacyDialogProps = { retentionDays: number; onGone: (how: "ended" | "forgotten") => void; onClose: () => void };

/** What is kept of a guest, and the buttons that end the session here, or erase all of it at once. */
export default function PrivacyDialog({ retentionDays, onGone, onClose }: PrivacyDialogProps) {
  const t = useTranslations("page.privacy");
  const tSession = useTranslations("page.session");
  const gone = (how: "ended" | "forgotten") => ({
    onSuccess: () => {
      onClose();
      onGone(how);
    },
  });
  const end = trpc.session.end.useMutation(gone("ended"));
  const forget = trpc.session.forget.useMutation(gone("forgotten"));
  const isBusy = end.isPending || forget.isPending;
  return (
    <Dialog title={t("title")} closeLabel={t("close")} onClose={onClose}>
      <div className={styles.text}>
        <p>{t("read")}</p>
        <p>{t("kept", { days: retentionDays })}</p>
        <p>{t("ending", { days: retentionDays })}</p>
      </div>
      {(end.isError || forget.isError) && (
        <p role="alert" className={styles.failed}>
          {tSession(forget.isError ? "forgetFailed" : "endFailed")}
        </p>
      )}
      <div className={styles.ways}>
        <button type="button" className={buttons.quiet} disabled={isBusy} onClick={() => end.mutate()}>
          {end.isPending ? t("endingNow") : t("end")}
        </button>
        <button type="button" className={`${buttons.quiet} ${buttons.danger}`} disabled={isBusy} onClick={() => forget.mutate()}>
          {forget.isPending ? t("forgetting") : t("forget")}
        </button>
      </div>
    </Dialog>
  );
}
