"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { memo, useRef, useState } from "react";
import buttons from "../primitives/button.module.css";
import { untilLoaded } from "../primitives/until-loaded";
import styles from "./asked-question.module.css";
import { QuestionArticle } from "./question";
import type { ThreadMessage } from "./thread-state";
import { VersionSwitch } from "./version-switch";
import type { Versions } from "./versions";

const EditQuestion = dynamic(() => untilLoaded(() => import("./edit-question")), { ssr: false });

/** A stored question with its versions; it can be asked anew in other words. */
export const AskedQuestion = memo(function AskedQuestion({ message, versions }: { message: ThreadMessage; versions: Versions }) {
  const t = useTranslations("page.version");
  const [isEditing, setIsEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
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
      foot={
        <div className={styles.row}>
          {message.sibling && <VersionSwitch sibling={message.sibling} onShow={versions.show} />}
          <button ref={edit} type="button" className={`${buttons.text} ${styles.edit}`} onClick={() => setIsEditing(true)}>
            {t("edit")}
          </button>
        </div>
      }
    />
  );
});
