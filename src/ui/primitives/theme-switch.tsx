"use client";

import { useTranslations } from "next-intl";
import { useId, useSyncExternalStore } from "react";
import { Icon } from "./icon";
import { chooseTheme, onThemeChange, type Theme, wornTheme } from "./theme";
import styles from "./theme-switch.module.css";

const choices = [
  { choice: "auto", icon: "auto" },
  { choice: "light", icon: "sun" },
  { choice: "dark", icon: "moon" },
] as const;

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const t = useTranslations("page.theme");
  const name = useId();
  const worn = useSyncExternalStore<Theme | "auto">(onThemeChange, wornTheme, () => "auto");
  return (
    <fieldset className={styles.switch}>
      <legend className={styles.legend}>{t("label")}</legend>
      {choices.map(({ choice, icon }) => (
        <label key={choice} className={styles.choice} title={t(choice)}>
          <input
            type="radio"
            name={name}
            className={styles.radio}
            checked={worn === choice}
            onChange={() => chooseTheme(choice)}
            aria-label={t(choice)}
          />
          <Icon name={icon} size={18} />
        </label>
      ))}
    </fieldset>
  );
}
