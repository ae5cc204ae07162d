import { useTranslations } from "next-intl";

/** A time in words: milliseconds below a second, else seconds with one decimal. */
export function useDuration(): (ms: number) => string {
  const t = useTranslations("admin.figures");
  return (ms) => (ms < 1_000 ? t("milliseconds", { ms }) : t("seconds", { seconds: ms / 1_000 }));
}
