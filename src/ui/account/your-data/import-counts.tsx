import { useTranslations } from "next-intl";
import type { ImportReport } from "@/contract/import-report";
import styles from "./import-dialog.module.css";

/** What an import adds, finds there already and leaves out, each thing left out in a row of its own. */
export function ImportCounts({ report }: { report: ImportReport }) {
  const t = useTranslations("account.import");
  const { conversations, messages, problems, rows, isTrial } = report;
  const lines = [
    t(isTrial ? "wouldAdd" : "added", { conversations: conversations.added, messages: messages.added }),
    ...(conversations.grown > 0 ? [t("grown", { count: conversations.grown })] : []),
    ...(conversations.known > 0 ? [t("known", { conversations: conversations.known, messages: messages.known })] : []),
  ];
  return (
    <>
      <ul className={styles.counts}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {problems > 0 && (
        <details className={styles.problems}>
          <summary>{t("problems", { count: problems })}</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className={styles.scroll} tabIndex={0} aria-label={t("problems", { count: problems })}>
            <ol className={styles.rows}>
              {rows.map(({ conversation, title, messageId, why }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a report never changes
                <li key={index}>
                  {conversation > 0 && <span>{t("row", { number: conversation, title: title ?? "…" })} </span>}
                  <span className={styles.why}>{t(`why.${why}`)}</span>
                  {messageId !== null && <code className={styles.id}>{messageId}</code>}
                </li>
              ))}
            </ol>
          </section>
          {rows.length < problems && <p className={styles.text}>{t("moreRows", { count: problems - rows.length })}</p>}
        </details>
      )}
    </>
  );
}
