"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { ConversationSummary } from "@/contract/conversation";
import buttons from "../primitives/button.module.css";
import { Icon } from "../primitives/icon";
import { ConversationListView } from "./conversation-list";
import styles from "./conversation-list.module.css";
import { useConversationList } from "./use-conversation-list";
import type { DeferredDelete } from "./use-deferred-delete";

type ArchivedListProps = {
  deletion: DeferredDelete;
  currentId: string | null;
  onOpen: (conversationId: string) => void;
  onChanged: (conversation: ConversationSummary | null) => void;
  onCurrentDeleted: () => void;
  onBack: () => void;
};

/** The conversations in the archive, in place of the others. */
export default function ArchivedList({ onBack, ...props }: ArchivedListProps) {
  const t = useTranslations("page.list");
  const list = useConversationList("archived");
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  return (
    <>
      <p className={styles.archiveHead}>
        <button ref={back} type="button" className={buttons.icon} aria-label={t("archiveBack")} title={t("archiveBack")} onClick={onBack}>
          <Icon name="before" />
        </button>
        <strong>{t("archiveTitle")}</strong>
      </p>
      <ConversationListView {...props} list={list} isArchive />
    </>
  );
}
