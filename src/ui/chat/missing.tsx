"use client";

import { useTranslations } from "next-intl";
import type { MouseEvent } from "react";
import buttons from "../primitives/button.module.css";
import styles from "./missing.module.css";

/** A conversation that is not there, or not this reader's: the two look the same. */
export function Missing({ onNew, signInPath }: { onNew?: () => void; signInPath: string | null }) {
  const t = useTranslations("page.missing");
  return (
    <div className={styles.missing}>
      <h1 className={styles.heading}>{t("heading")}</h1>
      <p className={styles.body}>{t("body")}</p>
      <a
        href="/"
        className={buttons.solid}
        onClick={(event: MouseEvent) => {
          if (!onNew || event.metaKey || event.ctrlKey) return;
          event.preventDefault();
          onNew();
        }}
      >
        {t("new")}
      </a>
      {signInPath !== null && (
        <a href={signInPath} className={`${buttons.quiet} ${styles.signIn}`}>
          {t("signIn")}
        </a>
      )}
    </div>
  );
}
