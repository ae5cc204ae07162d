"use client";

import { useLocale, useTranslations } from "next-intl";
import { limits } from "@/contract/limits";
import { useAwake } from "../account/use-awake";
import styles from "./thread.module.css";
import type { ThreadMessage } from "./thread-state";

/** Whether a question went on with a conversation that had been paused since the message before it. */
export function isResumed(question: Pick<ThreadMessage, "createdAt">, before: Pick<ThreadMessage, "createdAt"> | undefined): boolean {
  return before !== undefined && Date.parse(question.createdAt) - Date.parse(before.createdAt) >= limits.pauseAfterMs;
}

/** Stands above such a question: when it was asked, in the viewer's zone. */
export function ResumedNotice({ at }: { at: string }) {
  const t = useTranslations("page.thread");
  const locale = useLocale();
  const isAwake = useAwake();
  return (
    <article className={styles.system}>
      {t("resumed")}
      {isAwake && (
        <time dateTime={at}>{new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }).format(new Date(at))}</time>
      )}
    </article>
  );
}
