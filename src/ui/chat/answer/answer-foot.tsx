import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { MessageView } from "@/contract/message";
import styles from "./answer.module.css";
import { answerAsMarkdown } from "./answer-as-markdown";
import { useCopy } from "./use-copy";

type AnswerFootProps = { message: MessageView; actions: ReactNode; onSources: () => void };

/** The row under a finished answer. */
export function AnswerFoot({ message, actions, onSources }: AnswerFootProps) {
  const t = useTranslations("answer");
  const { state, copy } = useCopy();
  return (
    <div className={styles.foot}>
      <button type="button" className={styles.footButton} onClick={() => copy(answerAsMarkdown(message, location.origin))}>
        <svg
          viewBox="0 0 20 20"
          width="16"
          height="16"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinejoin="round"
          aria-hidden="true"
        >
          <path d={state === "copied" ? "M4 10.5l4 4 8-9" : "M7 7h9v9H7zM4 13V4h9"} />
        </svg>
        <span aria-live="polite">{t(state === "idle" ? "copy" : state === "copied" ? "copied" : "copyFailed")}</span>
      </button>
      {message.sources.length > 0 && (
        <button type="button" className={styles.footButton} aria-haspopup="dialog" onClick={onSources}>
          <svg
            viewBox="0 0 20 20"
            width="16"
            height="16"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinecap="round"
            aria-hidden="true"
          >
            <path d="M4 5h12M4 10h12M4 15h7" />
          </svg>
          {t("sources", { count: message.sources.length })}
        </button>
      )}
      {actions}
    </div>
  );
}
