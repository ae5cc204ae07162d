"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { FeedbackRating } from "@/contract/feedback";
import hidden from "../../primitives/hidden.module.css";
import { Icon } from "../../primitives/icon";
import answer from "../answer/answer.module.css";
import styles from "./feedback.module.css";
import { FeedbackForm } from "./feedback-form";
import { type Opinion, useFeedback } from "./use-feedback";

const ratings: readonly FeedbackRating[] = ["up", "down"];

/** Two thumbs. A press rates at once and asks why; the same press again takes the rating back. */
export default function FeedbackButtons({ conversationId, messageId }: { conversationId: string; messageId: string }) {
  const t = useTranslations("answer.feedback");
  const { isRead, find, rate } = useFeedback(conversationId);
  const [isAsking, setIsAsking] = useState(false);
  const [said, setSaid] = useState<"saved" | "withdrawn" | "failed" | null>(null);
  const group = useRef<HTMLFieldSetElement>(null);
  const rated = { messageId, citation: null };
  const given = find(rated);

  const say = async (opinion: Opinion | null) => {
    setSaid(null);
    const isDone = await rate(rated, opinion);
    setSaid(isDone ? (opinion === null ? "withdrawn" : "saved") : "failed");
    if (!isDone) setIsAsking(false);
  };
  const close = () => {
    setIsAsking(false);
    group.current?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  };
  return (
    <>
      <fieldset ref={group} className={styles.thumbs}>
        <legend className={hidden.hidden}>{t("label")}</legend>
        {ratings.map((rating) => (
          <button
            key={rating}
            type="button"
            className={`${answer.footButton} ${styles.thumb}`}
            disabled={!isRead}
            aria-pressed={given?.rating === rating}
            aria-label={t(rating)}
            title={t(rating)}
            onClick={() => {
              const isBack = given?.rating === rating;
              setIsAsking(!isBack);
              void say(isBack ? null : { rating, reasons: [], comment: null });
            }}
          >
            <span className={rating === "down" ? styles.down : styles.up}>
              <Icon name="thumb" size={16} />
            </span>
          </button>
        ))}
        {given && !isAsking && (
          <button type="button" className={answer.footButton} onClick={() => setIsAsking(true)}>
            {t("why")}
          </button>
        )}
      </fieldset>
      <span role="status" className={said === "failed" ? styles.failed : styles.said}>
        {said && t(said)}
      </span>
      {isAsking && given && (
        <FeedbackForm
          key={given.rating}
          given={given}
          onSave={(opinion) => {
            close();
            void say(opinion);
          }}
          onClose={close}
        />
      )}
    </>
  );
}
