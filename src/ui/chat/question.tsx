"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import hidden from "../primitives/hidden.module.css";
import styles from "./question.module.css";

type QuestionArticleProps = {
  text: string;
  isPending?: boolean;
  messageId?: string;
  isNotice?: boolean;
  foot?: ReactNode;
  children?: ReactNode;
};

/**
 * What was asked: quiet, set to the side. `children` is the small line below one that is still on its way, `foot` what can be done with one that is stored. A notice
 * stands as one: files brought along hold what a system or a tool said.
 */
export function QuestionArticle({ text, isPending = false, messageId, isNotice = false, foot, children }: QuestionArticleProps) {
  const t = useTranslations("page.thread");
  const id = useId();
  return (
    <article className={styles.question} aria-labelledby={id} data-pending={isPending} data-message={messageId} data-notice={isNotice}>
      <h2 id={id} className={hidden.hidden}>
        {t(isNotice ? "notice" : "question")}
      </h2>
      <p className={styles.text} dir="auto">
        {text}
      </p>
      {isNotice && <p className={styles.status}>{t("noticeFrom")}</p>}
      {children && <p className={styles.status}>{children}</p>}
      {foot}
    </article>
  );
}
