import { preferenceCookie } from "@/contract/preference-cookies";

/** A chosen set of colours; without a choice the system's applies. */
export type Theme = "light" | "dark";

export function isTheme(value: string | undefined): value is Theme {
  return value === "light" || value === "dark";
}

/** Colours the page, and keeps the choice in a cookie, so that the server's first byte has it. */
export function chooseTheme(choice: Theme | "auto"): void {
  if (choice === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
  document.cookie = preferenceCookie("theme", choice);
}

/** The choice that the page wears now. */
export function wornTheme(): Theme | "auto" {
  const { theme } = document.documentElement.dataset;
  return isTheme(theme) ? theme : "auto";
}

/** Hears of every change of the choice. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
