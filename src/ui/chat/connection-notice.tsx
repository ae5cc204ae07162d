"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { type ConnectionState, maxRetries } from "./connection-machine";
import { isSessionOver } from "./is-session-over";
import { Notice } from "./notice";

/** Says above the composer that the page cannot hear the server; nothing while it can. */
export function ConnectionNotice({ state, onRetry }: { state: ConnectionState; onRetry: () => void }) {
  const t = useTranslations("page.connection");
  if (state.status === "disconnected" && state.reason === "offline") return <Notice tone="doubt">{t("offline")}</Notice>;
  // Of a session that is over the page speaks elsewhere.
  if (state.status === "disconnected" && state.reason === "refused" && !isSessionOver(state.code)) {
    return <Notice tone="doubt">{t("refused")}</Notice>;
  }
  if (state.status === "connecting" && state.retry > 0) {
    return <Notice tone="doubt">{t("reconnecting", { retry: state.retry, max: maxRetries })}</Notice>;
  }
  if (state.status !== "error") return null;
  if (state.retry < maxRetries) return <Notice tone="doubt">{t("retrySoon", { retry: state.retry + 1, max: maxRetries })}</Notice>;
  return (
    <Notice tone="danger">
      {t("failed")}
      <button type="button" className={buttons.text} onClick={onRetry}>
        {t("retry")}
      </button>
    </Notice>
  );
}

/** The state in a word or two, for the line below the composer. */
export function useConnectionWords(state: ConnectionState): string {
  const t = useTranslations("page.connection");
  switch (state.status) {
    case "connected":
      return t("connected");
    case "connecting":
      return t("connecting");
    case "disconnected":
      return t(state.reason === "offline" ? "offlineShort" : "closed");
    case "error":
      return t("closed");
  }
}
