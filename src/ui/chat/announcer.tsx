"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import hidden from "../primitives/hidden.module.css";
import { isFinal, type ThreadMessage } from "./thread-state";

/** Says once, politely, that an answer is finished; nothing while it is being written. */
export function Announcer({ messages }: { messages: readonly ThreadMessage[] }) {
  const t = useTranslations("page.thread");
  const [running, setRunning] = useState<string | null>(null);
  const [words, setWords] = useState("");
  const last = messages.findLast(({ role }) => role === "assistant") ?? null;

  useEffect(() => {
    if (!last) return;
    if (!isFinal(last)) {
      setRunning(last.id);
      setWords("");
    } else if (last.id === running) {
      setRunning(null);
      if (last.status === "failed") setWords(t("failedAnnounced"));
      else if (last.answer?.outcome === "not_found") setWords(t("notCovered"));
      else setWords(t("finished", { count: new Set(last.citations.map(({ ordinal }) => ordinal)).size }));
    }
  }, [last, running, t]);

  return (
    <p className={hidden.hidden} role="status">
      {words}
    </p>
  );
}
