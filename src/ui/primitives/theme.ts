export const themeCookie = "theme";

/** A chosen set of colours; without a choice the system's applies. */
export type Theme = "light" | "dark";

export function isTheme(value: string | undefined): value is Theme {
  return value === "light" || value === "dark";
}
