"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import buttons from "../../primitives/button.module.css";
import { whenUsed } from "../../primitives/when-used";
import styles from "../section.module.css";

const ImportDialog = whenUsed(() => import("./import-dialog"));

/** Taking everything along as a file, and bringing conversations from one. */
export function YourData({ importMaxBytes }: { importMaxBytes: number }) {
  const t = useTranslations("account.data");
  const [isImporting, setIsImporting] = useState(false);
  return (
    <div className={styles.actions}>
      <a href="/api/export" download="" className={buttons.quiet}>
        {t("export")}
      </a>
      <button type="button" className={buttons.quiet} aria-haspopup="dialog" onClick={() => setIsImporting(true)}>
        {t("import")}
      </button>
      {isImporting && <ImportDialog maxBytes={importMaxBytes} onClose={() => setIsImporting(false)} />}
    </div>
  );
}
