"use client";

import { useTranslations } from "next-intl";
import type { AnswerStage } from "@/contract/conversation-event";
import styles from "./answer-article.module.css";

/** What an answer is doing before its first word. */
export function AnswerStageLine({ stage }: { stage: AnswerStage | null }) {
  const t = useTranslations("page.answer");
  const words =
    stage === null
      ? t("queued")
      : stage.stage === "searching"
        ? t("searching", { pages: stage.pages })
        : t("reading", { passages: stage.passages });
  return (
    <p className={styles.stage}>
      <span className={styles.caret} />
      <span key={stage?.stage} className={styles.words}>
        {words}
      </span>
    </p>
  );
}
