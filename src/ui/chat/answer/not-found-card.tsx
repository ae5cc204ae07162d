import { useTranslations } from "next-intl";
import { useId } from "react";
import type { NearestPage } from "@/contract/message";
import buttons from "../../primitives/button.module.css";
import styles from "./not-found-card.module.css";
import { pageUrl } from "./passage-url";

/** Stands for an answer that the documents do not hold: says so, names the nearest pages, and what to do next. */
export function NotFoundCard({ pages, onAsk }: { pages: readonly NearestPage[]; onAsk: ((question: string) => void) | undefined }) {
  const t = useTranslations("answer.notFound");
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h3 id={id} className={styles.title}>
        {t("title")}
      </h3>
      {pages.length > 0 && (
        <>
          <p className={styles.lead}>{t("nearest", { count: pages.length })}</p>
          <ul className={styles.pages}>
            {pages.map((page) => (
              <li key={page.path} className={styles.page}>
                <a className={styles.link} href={pageUrl(page)} target="_blank" rel="noopener noreferrer">
                  {page.title}
                </a>
                {onAsk && (
                  <button
                    type="button"
                    className={buttons.text}
                    aria-label={t("askAbout", { title: page.title })}
                    onClick={() => onAsk(t("question", { title: page.title }))}
                  >
                    {t("ask")}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={styles.next}>{t(pages.length > 0 ? "next" : "nextEmpty")}</p>
    </section>
  );
}
