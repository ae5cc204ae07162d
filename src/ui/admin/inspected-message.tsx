"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import type { RagQueryView } from "@/contract/admin";
import type { MessageView } from "@/contract/message";
import { Answer } from "../chat/answer/answer";
import { QuestionArticle } from "../chat/question";
import hidden from "../primitives/hidden.module.css";
import styles from "./inspected-conversation.module.css";
import { QueryFigures } from "./query-figures";

type InspectedMessageProps = { message: MessageView; query: RagQueryView | null; conversationId: string; openingId: string };

/** A message as its owner sees it, and below an answer what is recorded of it. */
export function InspectedMessage({ message, query, ...opening }: InspectedMessageProps) {
  const t = useTranslations("page.thread");
  const id = useId();
  if (message.role !== "assistant") return <QuestionArticle text={message.content} isNotice={message.role === "system"} />;
  return (
    <article className={styles.answer} aria-labelledby={id}>
      <h3 id={id} className={hidden.hidden}>
        {t("answer")}
      </h3>
      <Answer message={{ ...message, stage: null, attemptId: null }} />
      <Ending message={message} />
      {query && <QueryFigures query={query} message={message} {...opening} />}
    </article>
  );
}

/** How an answer ended that did not end well, or that it has not ended. */
function Ending({ message: { status, errorCode, content } }: { message: MessageView }) {
  const t = useTranslations("admin.inspect");
  const tAnswer = useTranslations("page.answer");
  const tRefusal = useTranslations("page.refusal");
  if (status === "delivered") return null;
  const code = errorCode ?? "INTERNAL";
  const isFailed = status === "failed";
  return (
    <p className={styles.ending} data-failed={isFailed}>
      {isFailed ? tRefusal(code) : status === "cancelled" ? t("cancelled") : t("running")}
      {content === "" && status === "cancelled" && ` ${t("nothing")}`}
      {isFailed && <small>{tAnswer("code", { code })}</small>}
    </p>
  );
}
