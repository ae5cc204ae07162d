import { preferenceCookie } from "@/contract/preference-cookies";
import type { Language } from "@/i18n/language";

/** Keeps the chosen language in a cookie and loads the page again in it; `auto`: the browser's. What was being written is kept. */
export function chooseLanguage(choice: Language | "auto"): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari
  document.cookie = preferenceCookie("language", choice);
  location.reload();
}
