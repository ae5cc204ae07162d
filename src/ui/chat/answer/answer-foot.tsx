import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { MessageView } from "@/contract/message";
import { Icon } from "../../primitives/icon";
import styles from "./answer.module.css";
import { answerAsMarkdown } from "./answer-as-markdown";
import { useCopy } from "./use-copy";

type AnswerFootProps = { message: MessageView; actions: ReactNode; onSources: () => void };

/** The row under a finished answer. What was not found is copied in the reader's words, as it is shown. */
export function AnswerFoot({ message, actions, onSources }: AnswerFootProps) {
  const t = useTranslations("answer");
  const { state, copy } = useCopy();
  const text = () => (message.answer?.outcome === "not_found" ? `${t("notFound.title")}\n` : answerAsMarkdown(message, location.origin));
  return (
    <div className={styles.foot}>
      <button type="button" className={styles.footButton} onClick={() => copy(text())}>
        <Icon name={state === "copied" ? "check" : "copy"} size={16} />
        <span aria-live="polite">{t(state === "idle" ? "copy" : state === "copied" ? "copied" : "copyFailed")}</span>
      </button>
      {message.sources.length > 0 && (
        <button type="button" className={styles.footButton} aria-haspopup="dialog" onClick={onSources}>
          <Icon name="lines" size={16} />
          {t("sources", { count: message.sources.length })}
        </button>
      )}
      {actions}
    </div>
  );
}
