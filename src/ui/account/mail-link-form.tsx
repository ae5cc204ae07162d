"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import buttons from "../primitives/button.module.css";
import { type ComingBack, mailSignInLink } from "./auth-requests";
import { CheckMail } from "./check-mail";
import { emailProblem, problemsOf } from "./checks";
import { EmailField } from "./fields";
import styles from "./form.module.css";
import { FormFoot } from "./form-foot";
import { useForm } from "./use-form";

/** Asks for a link that signs in. */
export function MailLinkForm({ back, onBack }: { back: ComingBack; onBack: () => void }) {
  const t = useTranslations("account");
  const tField = useTranslations("account.field");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    check: (values) => problemsOf({ email: emailProblem(values("email"), tField) }),
    act: async (values) => {
      const email = values("email").trim();
      const reply = await mailSignInLink(email, back);
      if (reply.status === "limited") return { untilMs: Date.now() + reply.retryAfterMs };
      if (reply.status === "wrong") return { words: tField("emailWrong"), field: "email" };
      if (reply.status === "failed") return { words: t("refusal.unreachable") };
      setSentTo(email);
      return null;
    },
  });
  if (sentTo !== null) {
    return (
      <CheckMail
        why="link"
        email={sentTo}
        onAgain={() => {
          setSentTo(null);
          form.reset();
        }}
      />
    );
  }
  return (
    <form {...form.props} className={`${styles.form} ${styles.wide}`}>
      <p className={styles.hint}>{t("mailLink.body")}</p>
      <EmailField problem={form.problemOf("email")} />
      <FormFoot form={form} submit={t("mailLink.submit")} submitting={t("mailLink.submitting")} />
      <button type="button" className={buttons.quiet} onClick={onBack}>
        {t("mailLink.back")}
      </button>
    </form>
  );
}
