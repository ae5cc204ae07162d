"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import type { FeedbackRating } from "@/contract/feedback";
import answer from "../answer/answer.module.css";
import styles from "./feedback.module.css";
import { FeedbackForm } from "./feedback-form";
import { type Opinion, useFeedback } from "./use-feedback";

const ratings: readonly FeedbackRating[] = ["up", "down"];

/** Two thumbs. A press rates at once and asks why; the same press again takes the rating back. */
export default function FeedbackButtons({ conversationId, messageId }: { conversationId: string; messageId: string }) {
  const t = useTranslations("answer.feedback");
  const { find, rate } = useFeedback(conversationId);
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
        <legend className={styles.legend}>{t("label")}</legend>
        {ratings.map((rating) => (
          <button
            key={rating}
            type="button"
            className={`${answer.footButton} ${styles.thumb}`}
            aria-pressed={given?.rating === rating}
            aria-label={t(rating)}
            title={t(rating)}
            onClick={() => {
              const isBack = given?.rating === rating;
              setIsAsking(!isBack);
              void say(isBack ? null : { rating, reasons: [], comment: null });
            }}
          >
            <Thumb isDown={rating === "down"} />
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

function Thumb({ isDown }: { isDown: boolean }) {
  return (
    <svg
      className={isDown ? styles.down : undefined}
      viewBox="0 0 20 20"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M3.5 9h3v7.5h-3zM6.5 9l3-6c1.2 0 2 .8 2 2l-.4 3h4.1c.9 0 1.5.8 1.3 1.7l-1.2 5.4c-.2.8-.8 1.4-1.6 1.4H6.5" />
    </svg>
  );
}
