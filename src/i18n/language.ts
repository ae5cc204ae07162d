/** The languages that pages and mails are written in; the first one is for whoever reads none of them. */
export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** Which way each of them is written. */
export const directions = { en: "ltr", de: "ltr" } as const satisfies Record<Language, "ltr" | "rtl">;

export function isLanguage(value: string | undefined): value is Language {
  return languages.some((language) => language === value);
}

/** The chosen language; else the one that a browser's `Accept-Language` likes best (RFC 9110, 12.5.4), "de-AT" meaning German. */
export function languageOf(chosen: string | undefined, accepted: string | null): Language {
  if (isLanguage(chosen)) return chosen;
  const wanted = (accepted ?? "").split(",").map((each) => {
    const [range = "", ...parameters] = each.trim().toLowerCase().split(";");
    const weight = parameters.map((parameter) => /^\s*q=(\d(?:\.\d{1,3})?)$/.exec(parameter)?.[1]).find((q) => q !== undefined);
    return { language: range.trim().split("-")[0], weight: weight === undefined ? 1 : Number(weight) };
  });
  const liked = wanted.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return liked.map(({ language }) => language).find(isLanguage) ?? languages[0];
}
