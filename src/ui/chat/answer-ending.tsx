"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import buttons from "../primitives/button.module.css";
import { Icon } from "../primitives/icon";
import styles from "./answer-article.module.css";
import type { ThreadMessage } from "./thread-state";

type AnswerEndingProps = {
  message: ThreadMessage;
  /** Null where it cannot be tried again. */
  onRetry: ((answerId: string) => Promise<void>) | null;
};

/** How an answer ended that was stopped or failed, and the way on. */
export function AnswerEnding({ message, onRetry }: AnswerEndingProps) {
  const t = useTranslations("page.answer");
  const tRefusal = useTranslations("page.refusal");
  const [isRetrying, setIsRetrying] = useState(false);
  const isFailed = message.status === "failed";
  const code = message.errorCode ?? "INTERNAL";
  return (
    <div className={styles.ending} data-failed={isFailed} data-below-text={message.content !== ""}>
      <p className={styles.why}>
        {isFailed ? tRefusal(code) : message.content === "" ? t("stoppedEmpty") : t("stopped")}
        {isFailed && <small className={styles.code}>{t("code", { code })}</small>}
      </p>
      {onRetry && (
        <button
          type="button"
          className={buttons.quiet}
          disabled={isRetrying}
          onClick={() => {
            setIsRetrying(true);
            void onRetry(message.id).finally(() => setIsRetrying(false));
          }}
        >
          <Icon name="retry" size={16} />
          {isRetrying ? t("retrying") : isFailed ? t("retry") : t("askAgain")}
        </button>
      )}
    </div>
  );
}
