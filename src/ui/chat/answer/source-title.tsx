import { useTranslations } from "next-intl";
import type { SourceLocation } from "@/contract/message";
import styles from "./note.module.css";

type SourceTitleProps = { source: Pick<SourceLocation, "title" | "headingPath">; href: string; isQuiet?: boolean };

/** Title › Heading, as a link that lands on the passage. A quiet one leaves out the title that stood there before. */
export function SourceTitle({ source: { title, headingPath }, href, isQuiet = false }: SourceTitleProps) {
  const t = useTranslations("answer");
  const headings = headingPath.filter((heading) => heading !== title);
  const shown = isQuiet && headings.length > 0 ? headings.slice(-1) : [title, ...headings];
  return (
    <a
      className={styles.title}
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      aria-label={t("openPage", { title: [title, ...headings].join(", ") })}
    >
      {shown.map((part, index) => (
        <span key={part} className={index === 0 && !isQuiet ? styles.page : styles.heading}>
          {index > 0 && <span className={styles.divider}> › </span>}
          {part}
        </span>
      ))}
      <svg className={styles.arrow} viewBox="0 0 12 12" width="10" height="10" aria-hidden="true" focusable="false">
        <path
          d="M3.5 2.5h6v6M9.5 2.5l-7 7"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </a>
  );
}
