"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { Icon } from "../primitives/icon";
import type { ChangeNews, UserChanges } from "./use-user-changes";
import styles from "./user-change-notice.module.css";

const refusals = [
  "CONFLICT",
  "FORBIDDEN",
  "NOT_FOUND",
  "SESSION_EXPIRED",
  "SESSION_TERMINATED",
  "UNAUTHENTICATED",
  "RATE_LIMITED",
] as const;

/** What was done last, and the way back. It stays until the next change: nobody has to hurry. */
export function UserChangeNotice({ changes: { news, dismiss } }: { changes: UserChanges }) {
  const t = useTranslations("admin.done");
  return (
    <div className={styles.place} role="status">
      {news && (
        <div className={styles.notice} data-refused={news.kind === "refused"}>
          <p className={styles.words}>
            <Words news={news} />
          </p>
          {news.kind !== "refused" && news.undo && (
            <button type="button" className={buttons.text} onClick={news.undo}>
              {t("undo")}
            </button>
          )}
          <button type="button" className={buttons.icon} aria-label={t("dismiss")} title={t("dismiss")} onClick={dismiss}>
            <Icon name="close" size={16} />
          </button>
        </div>
      )}
    </div>
  );
}

function Words({ news }: { news: ChangeNews }) {
  const t = useTranslations("admin.done");
  const tUsers = useTranslations("admin.users");
  const tRefused = useTranslations("admin.refused");
  if (news.kind === "refused") return tRefused(refusals.find((code) => code === news.code) ?? "other");
  const user = news.user.email ?? news.user.name ?? tUsers("noAddress");
  return news.kind === "role" ? t(`role.${news.user.role}`, { user }) : t(news.kind, { user });
}
