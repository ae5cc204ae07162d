import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import type { FeedbackReason, FeedbackView } from "@/contract/feedback";
import { feedbackReasons } from "@/contract/feedback-reasons";
import { limits } from "@/contract/limits";
import buttons from "../../primitives/button.module.css";
import styles from "./feedback.module.css";
import type { Opinion } from "./use-feedback";

type FeedbackFormProps = { given: FeedbackView; onSave: (opinion: Opinion) => void; onClose: () => void };

/** Why an answer is rated as it is. */
export function FeedbackForm({ given, onSave, onClose }: FeedbackFormProps) {
  const t = useTranslations("answer.feedback");
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const { rating } = given;
  const [reasons, setReasons] = useState<ReadonlySet<FeedbackReason>>(new Set(given.reasons));
  const [comment, setComment] = useState(given.comment ?? "");

  useEffect(() => {
    form.current?.querySelector("input")?.focus({ preventScroll: true });
    form.current?.scrollIntoView({ block: "nearest" });
  }, []);

  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave({ rating, reasons: [...reasons], comment: comment.trim() === "" ? null : comment.trim() });
  };
  return (
    <form
      ref={form}
      className={styles.form}
      aria-labelledby={id}
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <p id={id} className={styles.ask}>
        {t(rating === "up" ? "askUp" : "askDown")}
      </p>
      <div className={styles.reasons}>
        {feedbackReasons[rating].map((reason) => (
          <label key={reason} className={styles.reason}>
            <input
              type="checkbox"
              checked={reasons.has(reason)}
              onChange={({ target }) => {
                const next = new Set(reasons);
                if (target.checked) next.add(reason);
                else next.delete(reason);
                setReasons(next);
              }}
            />
            {t(`reason.${reason}`)}
          </label>
        ))}
      </div>
      <textarea
        className={styles.comment}
        aria-label={t("comment")}
        placeholder={t("comment")}
        rows={2}
        maxLength={limits.feedbackChars}
        value={comment}
        dir="auto"
        onChange={({ target }) => setComment(target.value)}
      />
      <div className={styles.actions}>
        <button type="submit" className={buttons.solid}>
          {t("save")}
        </button>
        <button type="button" className={buttons.quiet} onClick={onClose}>
          {t("notNow")}
        </button>
      </div>
    </form>
  );
}
