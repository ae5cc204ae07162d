"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { ErrorCode } from "@/contract/error-code";
import buttons from "../primitives/button.module.css";
import styles from "./edit-question.module.css";
import { isSendKey } from "./is-send-key";
import type { Trying, Versions } from "./versions";

type EditQuestionProps = {
  text: string;
  versions: Versions;
  onAsk: (text: string, trying: Trying) => Promise<ErrorCode | null>;
  onDone: () => void;
};

/** `waiting`: the server was not reached and is tried again. */
type Asking = { status: "writing" | "asking" | "waiting" } | { status: "refused"; code: ErrorCode };

/** A question being put into other words. The old words and what followed them stay, one version before; the new ones stay here until they are asked. */
export default function EditQuestion({ text: before, versions, onAsk, onDone }: EditQuestionProps) {
  const t = useTranslations("page.version");
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(before);
  const [asking, setAsking] = useState<Asking>({ status: "writing" });
  const trying = useRef<AbortController>(null);
  const isAsking = asking.status === "asking" || asking.status === "waiting";
  const over = text.trim().length - versions.maxChars;
  const canAsk = text.trim() !== "" && over <= 0 && !isAsking && !versions.isBusy;

  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(before.length, before.length);
  }, [before]);

  const ask = async () => {
    if (!canAsk) return;
    const tried = new AbortController();
    trying.current = tried;
    setAsking({ status: "asking" });
    const refused = await onAsk(text.trim(), { onUnreachable: () => setAsking({ status: "waiting" }), signal: tried.signal });
    if (refused === null) onDone();
    else setAsking({ status: "refused", code: refused });
  };
  const giveUp = () => {
    trying.current?.abort();
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") giveUp();
    else if (isSendKey(event, versions.sendKey)) void ask();
    else return;
    event.preventDefault();
  };
  const note = useNote(asking, over, versions.isBusy);
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
          readOnly={isAsking}
          onChange={(event) => {
            setText(event.target.value);
            setAsking({ status: "writing" });
          }}
          onKeyDown={onKeyDown}
        />
        <div className={styles.row}>
          <output className={styles.note} data-refused={asking.status === "refused"}>
            {note}
          </output>
          <button type="button" className={buttons.quiet} onClick={giveUp}>
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

/** What there is to say below the field. */
function useNote(asking: Asking, over: number, isBusy: boolean): string {
  const t = useTranslations("page");
  if (asking.status === "refused") return t(`refusal.${asking.code}`);
  if (asking.status === "waiting") return t("question.unreachable");
  if (over > 0) return t("composer.over", { count: over });
  return isBusy ? t("version.busy") : "";
}
