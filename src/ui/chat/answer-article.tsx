"use client";

import { useTranslations } from "next-intl";
import { memo, useId } from "react";
import hidden from "../primitives/hidden.module.css";
import { Answer } from "./answer/answer";
import { AnswerAgain } from "./answer-again";
import styles from "./answer-article.module.css";
import { AnswerEnding } from "./answer-ending";
import { AnswerStageLine } from "./answer-stage-line";
import { AnswerFeedback } from "./feedback/answer-feedback";
import { isFinal, type ThreadMessage } from "./thread-state";
import { VersionSwitch } from "./version-switch";
import type { Versions } from "./versions";

type AnswerArticleProps = {
  message: ThreadMessage;
  onAsk: (question: string) => void;
  onRetry: (answerId: string) => Promise<void>;
  versions: Versions;
  /** Whether the conversation takes questions. */
  canAsk: boolean;
  /** Whether it answers a question, as not all answers do that files bring along. */
  hasQuestion: boolean;
};

/** One answer from its first sign of life to its end: what it is doing, its text, and how it ended where it did not end well. */
export const AnswerArticle = memo(function AnswerArticle({ message, onAsk, onRetry, versions, canAsk, hasQuestion }: AnswerArticleProps) {
  const t = useTranslations("page.thread");
  const id = useId();
  const isWaiting = !isFinal(message) && message.content === "";
  const endedEarly = message.status === "failed" || message.status === "cancelled";
  const canRepeat = canAsk && hasQuestion;
  const ending = (
    <>
      {message.sibling && <VersionSwitch sibling={message.sibling} onShow={versions.show} />}
      {message.status === "delivered" && canRepeat && <AnswerAgain answerId={message.id} versions={versions} />}
      {isFinal(message) && message.content !== "" && <AnswerFeedback answerId={message.id} />}
      {endedEarly && <AnswerEnding message={message} onRetry={canRepeat ? onRetry : null} />}
    </>
  );
  return (
    <article
      className={styles.answer}
      aria-labelledby={id}
      aria-busy={!isFinal(message)}
      tabIndex={-1}
      data-answer={message.id}
      data-message={message.id}
    >
      <h2 id={id} className={hidden.hidden}>
        {t("answer")}
      </h2>
      {isWaiting && <AnswerStageLine stage={message.stage} />}
      <Answer message={message} onAsk={canAsk ? onAsk : undefined} actions={message.content === "" ? null : ending} />
      {message.content === "" && ending}
    </article>
  );
});
