"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Icon } from "./icon";
import { isTheme, type Theme, themeCookie } from "./theme";
import styles from "./theme-switch.module.css";

const choices = [
  { choice: "auto", icon: "auto" },
  { choice: "light", icon: "sun" },
  { choice: "dark", icon: "moon" },
] as const;

const yearSeconds = 31_536_000;

/** Light, dark, or as the system has it. The choice is kept in a cookie, so the server's first byte has it. */
export function ThemeSwitch() {
  const t = useTranslations("page.theme");
  const [chosen, setChosen] = useState<Theme | "auto">("auto");
  useEffect(() => {
    const { theme } = document.documentElement.dataset;
    setChosen(isTheme(theme) ? theme : "auto");
  }, []);
  const choose = (choice: Theme | "auto") => {
    setChosen(choice);
    if (choice === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
    document.cookie = `${themeCookie}=${choice}; path=/; max-age=${choice === "auto" ? 0 : yearSeconds}; samesite=lax`;
  };
  return (
    <fieldset className={styles.switch}>
      <legend className={styles.legend}>{t("label")}</legend>
      {choices.map(({ choice, icon }) => (
        <label key={choice} className={styles.choice} title={t(choice)}>
          <input
            type="radio"
            name="theme"
            className={styles.radio}
            checked={chosen === choice}
            onChange={() => choose(choice)}
            aria-label={t(choice)}
          />
          <Icon name={icon} size={18} />
        </label>
      ))}
    </fieldset>
  );
}
