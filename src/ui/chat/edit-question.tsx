"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import buttons from "../primitives/button.module.css";
import styles from "./edit-question.module.css";
import type { Versions } from "./versions";

type EditQuestionProps = { text: string; versions: Versions; onAsk: (text: string) => Promise<void>; onDone: () => void };

/** A question being put into other words. The old words and what followed them stay, one version before. */
export default function EditQuestion({ text: before, versions, onAsk, onDone }: EditQuestionProps) {
  const t = useTranslations("page.version");
  const tComposer = useTranslations("page.composer");
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(before);
  const [isAsking, setIsAsking] = useState(false);
  const over = text.trim().length - versions.maxChars;
  const canAsk = text.trim() !== "" && over <= 0 && !isAsking && !versions.isBusy;

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(before.length, before.length);
  }, [before]);

  const ask = async () => {
    if (!canAsk) return;
    setIsAsking(true);
    await onAsk(text.trim());
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onDone();
    else if (event.key === "Enter" && !event.shiftKey) void ask();
    else return;
    event.preventDefault();
  };
  return (
    <article aria-label={t("field")}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <textarea
          ref={field}
          className={styles.field}
          dir="auto"
          rows={Math.min(10, text.split("\n").length + 1)}
          value={text}
          aria-label={t("field")}
          aria-invalid={over > 0}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <div className={styles.row}>
          <output className={styles.note}>{over > 0 ? tComposer("over", { count: over }) : versions.isBusy ? t("busy") : ""}</output>
          <button type="button" className={buttons.quiet} onClick={onDone}>
            {t("cancel")}
          </button>
          <button type="submit" className={buttons.solid} disabled={!canAsk}>
            {t("ask")}
          </button>
        </div>
      </form>
    </article>
  );
}
