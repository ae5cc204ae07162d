"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import buttons from "../primitives/button.module.css";
import type { ConnectionState } from "./connection-machine";
import { useConnectionWords } from "./connection-notice";
import styles from "./fine-print.module.css";

const PrivacyDialog = dynamic(() => import("./privacy-dialog"), { ssr: false });

/** The line below the composer: whether the page hears the server, who can read along, how long it is kept. */
export function FinePrint({
  connection,
  retentionDays,
  onForgotten,
}: {
  connection: ConnectionState;
  retentionDays: number | null;
  onForgotten: () => void;
}) {
  const t = useTranslations("page.privacy");
  const words = useConnectionWords(connection);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className={styles.line}>
      <span className={styles.state} data-status={connection.status}>
        {words}
      </span>
      {retentionDays !== null && (
        <span>
          {t("line", { days: retentionDays })}{" "}
          <button type="button" className={buttons.text} aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
            {t("more")}
          </button>
        </span>
      )}
      {isOpen && retentionDays !== null && (
        <PrivacyDialog retentionDays={retentionDays} onForgotten={onForgotten} onClose={() => setIsOpen(false)} />
      )}
    </div>
  );
}
