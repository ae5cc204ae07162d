import { preferenceCookie } from "@/contract/preference-cookies";
import { Preferences } from "@/contract/preferences";

/** `Set-Cookie` values for what a session's stored preferences say of a page's looks; what they do not speak of stays as the browser has it. */
export function wornPreferences(stored: Record<string, unknown>): string[] {
  const { theme, language } = Preferences.parse(stored);
  return [
    ...("theme" in stored ? [preferenceCookie("theme", theme)] : []),
    ...("language" in stored ? [preferenceCookie("language", language)] : []),
  ];
}

/** `Set-Cookie` values for whoever comes next at this browser: the looks that its language and its system ask for. */
export const noPreferences: readonly string[] = wornPreferences({ theme: "auto", language: "auto" });
