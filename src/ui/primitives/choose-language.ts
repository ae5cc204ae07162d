import { type Language, languageCookie } from "@/i18n/language";

const yearSeconds = 31_536_000;

/** Keeps the chosen language in a cookie and loads the page again in it; `auto`: the browser's. What was being written is kept. */
export function chooseLanguage(choice: Language | "auto"): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
  document.cookie = `${languageCookie}=${choice}; path=/; max-age=${choice === "auto" ? 0 : yearSeconds}; samesite=lax`;
  location.reload();
}
