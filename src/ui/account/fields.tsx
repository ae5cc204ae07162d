"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { limits } from "@/contract/limits";
import styles from "./form.module.css";
import { TextField } from "./text-field";

type EmailFieldProps = { problem: string | null; defaultValue?: string | undefined; isReadOnly?: boolean };

/** `username`, so that a password manager keeps it with the password. */
export function EmailField({ problem, defaultValue, isReadOnly = false }: EmailFieldProps) {
  const t = useTranslations("account.field");
  return (
    <TextField
      name="email"
      label={t("email")}
      type="email"
      autoComplete="username"
      problem={problem}
      defaultValue={defaultValue}
      isReadOnly={isReadOnly}
    />
  );
}

export function NameField({ problem }: { problem: string | null }) {
  const t = useTranslations("account.field");
  return (
    <TextField
      name="name"
      label={t("name")}
      type="text"
      autoComplete="name"
      problem={problem}
      hint={t("nameHint")}
      aside={t("optional")}
      isRequired={false}
    />
  );
}

type PasswordFieldProps = {
  name?: string;
  /** Which of them: one that exists, one being chosen, the one being replaced. */
  kind: "existing" | "new" | "current";
  problem: string | null;
};

const labels = { existing: "password", new: "newPassword", current: "currentPassword" } as const;

/** A password, which can be looked at while it is typed. A new one says its rule beforehand. */
export function PasswordField({ name = "password", kind, problem }: PasswordFieldProps) {
  const t = useTranslations("account.field");
  const [isShown, setIsShown] = useState(false);
  return (
    <TextField
      name={name}
      label={t(labels[kind])}
      type={isShown ? "text" : "password"}
      autoComplete={kind === "new" ? "new-password" : "current-password"}
      problem={problem}
      {...(kind === "new" ? { hint: t("passwordRule", { count: limits.passwordMinChars }) } : {})}
      inside={
        <button
          type="button"
          className={styles.toggle}
          aria-pressed={isShown}
          aria-label={isShown ? t("hideLabel") : t("showLabel")}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? t("hide") : t("show")}
        </button>
      }
    />
  );
}
