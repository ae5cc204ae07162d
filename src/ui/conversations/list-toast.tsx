"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import buttons from "../primitives/button.module.css";
import styles from "./conversation-list.module.css";
import type { DeferredDelete } from "./use-deferred-delete";
import type { StatusChange } from "./use-status-change";

/** How long it is offered to bring back what was archived. */
const shownMs = 8_000;

type Words = "deleted" | "archived" | "deleteFailed" | "changeFailed";

/** Says what was just deleted or archived, while it can still be undone, and what could not be; it is there while there is something to say. */
export default function ListToast({ deletion, status }: { deletion: DeferredDelete; status: StatusChange }) {
  const t = useTranslations("page.list");
  const { last, forget } = status;
  useEffect(() => {
    if (last?.change !== "archive") return;
    const timer = setTimeout(forget, shownMs);
    return () => clearTimeout(timer);
  }, [last, forget]);

  const toast = (words: Words, conversations: readonly ConversationSummary[], action: "undo" | "retry" | "dismiss", act: () => void) => (
    <p className={styles.toast}>
      <span className={styles.toastWords}>
        {t(words, { count: conversations.length, title: conversations[0]?.title || t("untitled") })}
      </span>
      <button type="button" className={buttons.text} onClick={act}>
        {t(action)}
      </button>
    </p>
  );
  const { pending, failed } = deletion;
  if (pending.length > 0) return toast("deleted", pending, "undo", deletion.undo);
  if (failed.length > 0) return toast("deleteFailed", failed, "retry", () => deletion.request(failed));
  if (last === null) return null;
  return last.change === "archive"
    ? toast("archived", last.conversations, "undo", status.undo)
    : toast("changeFailed", last.conversations, "dismiss", forget);
}
