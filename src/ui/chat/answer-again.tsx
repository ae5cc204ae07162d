"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Icon } from "../primitives/icon";
import styles from "./answer/answer.module.css";
import type { Versions } from "./versions";

/** Asks for another answer to the same question, beside this one. */
export function AnswerAgain({ answerId, versions }: { answerId: string; versions: Versions }) {
  const t = useTranslations("page.version");
  const [isAsking, setIsAsking] = useState(false);
  return (
    <button
      type="button"
      className={styles.footButton}
      disabled={isAsking || versions.isBusy}
      onClick={() => {
        setIsAsking(true);
        void versions.regenerate(answerId).finally(() => setIsAsking(false));
      }}
    >
      <Icon name="retry" size={16} />
      {t("regenerate")}
    </button>
  );
}
