"use client";

import { useTranslations } from "next-intl";
import buttons from "../primitives/button.module.css";
import { AskForMail } from "./ask-for-mail";
import { type ComingBack, mailSignInLink } from "./auth-requests";
import styles from "./form.module.css";
import type { Refused } from "./use-form";

/** Asks for a link that signs in. */
export function MailLinkForm({ back, onBack }: { back: ComingBack; onBack: () => void }) {
  const t = useTranslations("account");
  const send = async (email: string): Promise<Refused | null> => {
    const reply = await mailSignInLink(email, back);
    if (reply.status === "limited") return { untilMs: Date.now() + reply.retryAfterMs };
    if (reply.status === "wrong") return { words: t("field.emailWrong"), field: "email" };
    return reply.status === "failed" ? { words: t("refusal.unreachable") } : null;
  };
  return (
    <AskForMail
      why="link"
      submit={t("mailLink.submit")}
      submitting={t("mailLink.submitting")}
      send={send}
      intro={<p className={styles.hint}>{t("mailLink.body")}</p>}
    >
      <button type="button" className={buttons.quiet} onClick={onBack}>
        {t("mailLink.back")}
      </button>
    </AskForMail>
  );
}
