"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId } from "react";
import hidden from "../primitives/hidden.module.css";
import styles from "./question.module.css";

type QuestionArticleProps = { text: string; isPending?: boolean; messageId?: string; foot?: ReactNode; children?: ReactNode };

/** What was asked: quiet, set to the side. `children` is the small line below one that is still on its way, `foot` what can be done with one that is stored. */
export function QuestionArticle({ text, isPending = false, messageId, foot, children }: QuestionArticleProps) {
  const t = useTranslations("page.thread");
  const id = useId();
  return (
    <article className={styles.question} aria-labelledby={id} data-pending={isPending} data-message={messageId}>
      <h2 id={id} className={hidden.hidden}>
        {t("question")}
      </h2>
      <p className={styles.text} dir="auto">
        {text}
      </p>
      {children && <p className={styles.status}>{children}</p>}
      {foot}
    </article>
  );
}
