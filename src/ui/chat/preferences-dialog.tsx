"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { ChangePreferencesInput, Preferences } from "@/contract/preferences";
import type { ChatInfo } from "@/contract/session";
import { chooseLanguage } from "../primitives/choose-language";
import { Dialog } from "../primitives/dialog";
import { ThemeSwitch } from "../primitives/theme-switch";
import styles from "./preferences-dialog.module.css";

type PreferencesDialogProps = {
  preferences: Preferences;
  collections: ChatInfo["collections"];
  /** Resolves when it is kept; rejects when it is not. */
  onChange: (change: ChangePreferencesInput) => Promise<void>;
  onClose: () => void;
};

/** How the reader wants it; each choice is kept at once. */
export default function PreferencesDialog({ preferences, collections, onChange, onClose }: PreferencesDialogProps) {
  const t = useTranslations("page.preferences");
  const [hasFailed, setHasFailed] = useState(false);
  const change = async (changed: ChangePreferencesInput) => {
    setHasFailed(false);
    try {
      await onChange(changed);
      if (changed.language !== undefined) chooseLanguage(changed.language);
    } catch {
      setHasFailed(true);
    }
  };
  return (
    <Dialog title={t("title")} closeLabel={t("close")} onClose={onClose}>
      <div className={styles.body}>
        <ThemeSwitch />
        <Choice label={t("language")} value={preferences.language} onChoose={(language) => void change({ language })}>
          {{ auto: t("languageAuto"), en: "English", de: "Deutsch" }}
        </Choice>
        <Choice label={t("answerLength")} value={preferences.answerLength} onChoose={(answerLength) => void change({ answerLength })}>
          {{ full: t("answerFull"), short: t("answerShort") }}
        </Choice>
        <Choice label={t("sendKey")} value={preferences.sendKey} onChoose={(sendKey) => void change({ sendKey })}>
          {{ enter: t("sendEnter"), "mod-enter": t("sendModEnter") }}
        </Choice>
        {collections.length > 0 && (
          <Choice
            label={t("collection")}
            value={preferences.collectionId ?? ""}
            onChoose={(id) => void change({ collectionId: id === "" ? null : id })}
          >
            {{ "": t("collectionDefault"), ...Object.fromEntries(collections.map(({ id, name }) => [id, name])) }}
          </Choice>
        )}
        <p role="status" className={styles.problem}>
          {hasFailed && t("failed")}
        </p>
      </div>
    </Dialog>
  );
}

type ChoiceProps<T extends string> = { label: string; value: T; onChoose: (value: T) => void; children: Record<T, string> };

/** One of a few; `children` are the words for each. */
function Choice<T extends string>({ label, value, onChoose, children: words }: ChoiceProps<T>) {
  const id = useId();
  const choices = Object.keys(words).filter((key): key is T => key in words);
  return (
    <p className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={styles.select}
        value={value}
        onChange={({ target }) => {
          const chosen = choices.find((choice) => choice === target.value);
          if (chosen !== undefined) onChoose(chosen);
        }}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {words[choice]}
          </option>
        ))}
      </select>
    </p>
  );
}
