"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { Countdown } from "./countdown";
import type { OutboxState } from "./outbox-machine";
import { QuestionArticle } from "./question";

type Pending = Exclude<OutboxState, { status: "empty" }>;

/** A question that the server does not have yet, and why. */
export function PendingQuestion({ state, onRetry, onEdit }: { state: Pending; onRetry: () => void; onEdit: () => void }) {
  const t = useTranslations("page.question");
  return (
    <QuestionArticle text={state.question.text} isPending>
      <Why state={state} />
      {state.status === "waiting" && state.why === "unreachable" && (
        <button type="button" className={buttons.text} onClick={onRetry}>
          {t("sendNow")}
        </button>
      )}
      {state.status !== "sending" && (
        <button type="button" className={buttons.text} onClick={onEdit}>
          {t("edit")}
        </button>
      )}
    </QuestionArticle>
  );
}

function Why({ state }: { state: Pending }) {
  const t = useTranslations("page.question");
  const tRefusal = useTranslations("page.refusal");
  switch (state.status) {
    case "held":
      return t("held");
    case "sending":
      return t("sending");
    case "refused":
      return tRefusal(state.code);
    case "waiting":
      if (state.why === "rate_limited" || state.why === "budget") return <Countdown why={state.why} until={state.retryAt} />;
      return t(state.why === "busy" ? "held" : state.why);
  }
}
