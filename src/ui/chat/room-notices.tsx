"use client";

import { useTranslations } from "next-intl";
import type { ErrorCode } from "@/contract/error-code";
import buttons from "../primitives/button.module.css";
import type { ConnectionState } from "./connection-machine";
import { ConnectionNotice } from "./connection-notice";
import { Notice } from "./notice";

/** What just happened to the session. */
export type News = "expired" | "signedOut" | "ended" | "forgotten";

type RoomNoticesProps = {
  connection: { state: ConnectionState; retry: () => void };
  refused: ErrorCode | null;
  news: News | null;
  onNewsRead: () => void;
};

/** What the reader should know before the next question. */
export function RoomNotices({ connection, refused, news, onNewsRead }: RoomNoticesProps) {
  const t = useTranslations("page.session");
  const tRefusal = useTranslations("page.refusal");
  return (
    <>
      {news && (
        <Notice tone="plain">
          {t(news)}
          {news === "signedOut" && (
            <a href="/sign-in" className={buttons.text}>
              {t("signIn")}
            </a>
          )}
          <button type="button" className={buttons.text} onClick={onNewsRead}>
            {t("dismiss")}
          </button>
        </Notice>
      )}
      {refused && <Notice tone="danger">{tRefusal(refused)}</Notice>}
      <ConnectionNotice state={connection.state} onRetry={connection.retry} />
    </>
  );
}
