"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import buttons from "../primitives/button.module.css";
import styles from "./check-mail.module.css";

type CheckMailProps = { why: "signUp" | "reset" | "link"; email: string; onAgain: () => void };

/** In place of a form that has done its work: a link is on its way, if there is anyone to send it to. */
export function CheckMail({ why, email, onAgain }: CheckMailProps) {
  const t = useTranslations("account.mail");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.mail}>
      <h2 ref={heading} tabIndex={-1} className={styles.heading}>
        {t("heading")}
      </h2>
      <p className={styles.words}>{t.rich(why, { email: () => <strong>{email}</strong> })}</p>
      <p className={styles.aside}>{t("spam")}</p>
      <button type="button" className={buttons.quiet} onClick={onAgain}>
        {t("again")}
      </button>
    </section>
  );
}
