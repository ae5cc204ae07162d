"use client";

import { useTranslations } from "next-intl";
import type { ConversationSummary } from "@/contract/conversation";
import { useStatusChange } from "../conversations/use-status-change";
import buttons from "../primitives/button.module.css";
import { Notice } from "./notice";

type StatusNoticeProps = {
  conversation: ConversationSummary;
  onChanged: (conversation: ConversationSummary) => void;
};

/** Says that a conversation takes no questions, or stands in the archive, and brings it back. */
export default function StatusNotice({ conversation, onChanged }: StatusNoticeProps) {
  const t = useTranslations("page.status");
  const { last, make } = useStatusChange(onChanged);
  const isClosed = conversation.status === "closed";
  return (
    <Notice tone={last?.change === "failed" ? "danger" : "plain"}>
      {last?.change === "failed" ? t("failed") : t(isClosed ? "closed" : "archived")}
      <button type="button" className={buttons.text} onClick={() => make([conversation], isClosed ? "reopen" : "restore")}>
        {t(isClosed ? "reopen" : "restore")}
      </button>
    </Notice>
  );
}
