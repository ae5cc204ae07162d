"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import buttons from "../primitives/button.module.css";
import { whenUsed } from "../primitives/when-used";
import type { ConnectionState } from "./connection-machine";
import { useConnectionWords } from "./connection-notice";
import styles from "./fine-print.module.css";

const PrivacyDialog = whenUsed(() => import("./privacy-dialog"));

type FinePrintProps = {
  connection: ConnectionState;
  isGuest: boolean;
  retentionDays: number | null;
  onGone: (how: "ended" | "forgotten") => void;
};

/** The line below the composer: whether the page hears the server, who can read along, how long it is kept. */
export function FinePrint({ connection, isGuest, retentionDays, onGone }: FinePrintProps) {
  const t = useTranslations("page.privacy");
  const words = useConnectionWords(connection);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div className={styles.line}>
      <span className={styles.state} data-status={connection.status}>
        {words}
      </span>
      {!isGuest && (
        <span>
          {t("lineUser")}{" "}
          <a href="/account" className={buttons.text}>
            {t("account")}
          </a>
        </span>
      )}
      {isGuest && retentionDays !== null && (
        <span>
          {t("line", { days: retentionDays })}{" "}
          <button type="button" className={buttons.text} aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
            {t("more")}
          </button>
        </span>
      )}
      {isOpen && isGuest && retentionDays !== null && (
        <PrivacyDialog retentionDays={retentionDays} onGone={onGone} onClose={() => setIsOpen(false)} />
      )}
    </div>
  );
}
