"use client";

import { useTranslations } from "next-intl";
import { pathWithReturn } from "../account/path-with-return";
import buttons from "../primitives/button.module.css";
import { refusalOf } from "../trpc/refusal";
import styles from "./trouble.module.css";

type TroubleProps = { error: unknown; words: string; onRetry: () => void };

/** Why there is nothing to see, and the way on: signing in again, back to the chat, or another try. */
export function Trouble({ error, words, onRetry }: TroubleProps) {
  const t = useTranslations("admin.list");
  const tRefused = useTranslations("admin.refused");
  const code = refusalOf(error)?.code;
  switch (code) {
    case "SESSION_EXPIRED":
    case "SESSION_TERMINATED":
    case "UNAUTHENTICATED":
      return (
        <p className={styles.trouble} role="alert">
          {tRefused(code)}{" "}
          <a className={buttons.quiet} href={pathWithReturn("/sign-in", `${location.pathname}${location.search}`)}>
            {t("signIn")}
          </a>
        </p>
      );
    case "FORBIDDEN":
      return (
        <p className={styles.trouble} role="alert">
          {tRefused(code)}{" "}
          <a className={buttons.quiet} href="/">
            {t("toChat")}
          </a>
        </p>
      );
    default:
      return (
        <p className={styles.trouble} role="alert">
          {code === "RATE_LIMITED" ? tRefused(code) : words}{" "}
          <button type="button" className={buttons.quiet} onClick={onRetry}>
            {t("retry")}
          </button>
        </p>
      );
  }
}
