"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import { limits } from "@/contract/limits";
import { trpc } from "../trpc/client";
import styles from "./conversation-row.module.css";

type RenameFieldProps = { conversation: ConversationSummary; onRenamed: (conversation: ConversationSummary) => void; onDone: () => void };

/** A title being changed in its place: Enter or leaving the field saves, Esc does not. */
export default function RenameField({ conversation, onRenamed, onDone }: RenameFieldProps) {
  const t = useTranslations("page.list");
  const field = useRef<HTMLInputElement>(null);
  const rename = trpc.conversation.rename.useMutation({
    onSuccess: (renamed) => {
      onRenamed(renamed);
      onDone();
    },
  });

  useEffect(() => field.current?.select(), []);

  const save = () => {
    const title = field.current?.value.trim() ?? "";
    if (rename.isPending) return;
    if (title === "" || title === conversation.title) onDone();
    else rename.mutate({ conversationId: conversation.id, title });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") save();
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onDone();
    }
  };
  return (
    <div className={styles.rename}>
      <input
        ref={field}
        className={styles.field}
        defaultValue={conversation.title}
        maxLength={limits.titleChars}
        aria-label={t("titleField")}
        aria-invalid={rename.isError}
        onKeyDown={onKeyDown}
        onBlur={save}
      />
      {rename.isError && (
        <p role="alert" className={styles.problem}>
          {t("renameFailed")}
        </p>
      )}
    </div>
  );
}
