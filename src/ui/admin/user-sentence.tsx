"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Choice } from "./choice";
import styles from "./sentence.module.css";
import { roles, states, type UserSentence } from "./user-filter";

type UserSentenceViewProps = { sentence: UserSentence; onChange: (change: Partial<UserSentence>) => void };

/** Which accounts are listed: a sentence whose words can be changed. */
export function UserSentenceView({ sentence, onChange }: UserSentenceViewProps) {
  const t = useTranslations("admin.users");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would set the sentence apart as a block of a form
    <div className={styles.sentence} role="group" aria-label={t("filter.label")}>
      {t.rich("sentence", {
        role: () => (
          <Choice
            label={t("filter.role")}
            value={sentence.role}
            options={roles}
            nameOf={(value) => t(`role.${value}`)}
            onChoose={(role) => onChange({ role })}
          />
        ),
        state: () => (
          <Choice
            label={t("filter.state")}
            value={sentence.state}
            options={states}
            nameOf={(value) => t(`state.${value}`)}
            onChoose={(state) => onChange({ state })}
          />
        ),
        email: () => <EmailBeginning value={sentence.email} onChange={onChange} />,
      })}
    </div>
  );
}

/** What is typed stands here at once; the address follows a moment later. */
function EmailBeginning({ value, onChange }: { value: string; onChange: UserSentenceViewProps["onChange"] }) {
  const t = useTranslations("admin.users");
  const [typed, setTyped] = useState(value);
  return (
    <input
      type="search"
      className={`${styles.field} ${styles.address}`}
      aria-label={t("filter.email")}
      placeholder={t("anything")}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value);
        onChange({ email: target.value });
      }}
    />
  );
}
