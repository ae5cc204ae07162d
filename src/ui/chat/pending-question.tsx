"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { Countdown } from "./countdown";
import type { Progress, Question } from "./outbox-machine";
import { QuestionArticle } from "./question";

type PendingQuestionProps = {
  question: Question;
  /** Null for a question that stands in line behind another. */
  progress: Progress | null;
  onRetry: () => void;
  onEdit: (question: Question) => void;
  onRemove: (messageId: string) => void;
};

/** A question that the server does not have yet, and why. */
export function PendingQuestion({ question, progress, onRetry, onEdit, onRemove }: PendingQuestionProps) {
  const t = useTranslations("page.question");
  const canRetry = progress?.status === "refused" || (progress?.status === "waiting" && progress.why === "unreachable");
  return (
    <QuestionArticle text={question.text} isPending>
      {progress === null ? t("inLine") : <Why progress={progress} />}
      {canRetry && (
        <button type="button" className={buttons.text} onClick={onRetry}>
          {t("sendNow")}
        </button>
      )}
      {progress?.status !== "sending" && (
        <>
          <button type="button" className={buttons.text} onClick={() => onEdit(question)}>
            {t("edit")}
          </button>
          <button type="button" className={buttons.text} onClick={() => onRemove(question.messageId)}>
            {t("remove")}
          </button>
        </>
      )}
    </QuestionArticle>
  );
}

function Why({ progress }: { progress: Progress }) {
  const t = useTranslations("page.question");
  const tRefusal = useTranslations("page.refusal");
  switch (progress.status) {
    case "held":
      return t("held");
    case "sending":
      return t("sending");
    case "refused":
      return tRefusal(progress.code);
    case "waiting":
      if (progress.why === "rate_limited" || progress.why === "budget") return <Countdown why={progress.why} until={progress.retryAt} />;
      return t(progress.why === "busy" ? "held" : progress.why);
  }
}
