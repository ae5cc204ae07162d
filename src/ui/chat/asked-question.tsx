"use client";

import { useTranslations } from "next-intl";
import { memo, useRef, useState } from "react";
import buttons from "../primitives/button.module.css";
import { whenUsed } from "../primitives/when-used";
import styles from "./asked-question.module.css";
import { QuestionArticle } from "./question";
import type { ThreadMessage } from "./thread-state";
import { VersionSwitch } from "./version-switch";
import type { Versions } from "./versions";

const EditQuestion = whenUsed(() => import("./edit-question"));

type AskedQuestionProps = {
  message: ThreadMessage;
  versions: Versions;
  /** Whether the conversation takes questions. */
  canAsk: boolean;
};

/** A stored question with its versions; it can be asked anew in other words. What somebody else said than the reader cannot. */
export const AskedQuestion = memo(function AskedQuestion({ message, versions, canAsk }: AskedQuestionProps) {
  const t = useTranslations("page.version");
  const [isEditing, setIsEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  const isNotice = message.role !== "user";
  if (isEditing) {
    return (
      <EditQuestion
        text={message.content}
        versions={versions}
        onAsk={(text, trying) => versions.edit(message.id, text, trying)}
        onDone={() => {
          setIsEditing(false);
          requestAnimationFrame(() => edit.current?.focus());
        }}
      />
    );
  }
  return (
    <QuestionArticle
      text={message.content}
      messageId={message.id}
      isNotice={isNotice}
      foot={
        <div className={styles.row}>
          {message.sibling && <VersionSwitch sibling={message.sibling} onShow={versions.show} />}
          {canAsk && !isNotice && (
            <button ref={edit} type="button" className={`${buttons.text} ${styles.edit}`} onClick={() => setIsEditing(true)}>
              {t("edit")}
            </button>
          )}
        </div>
      }
    />
  );
});
