"use client";

import { useTranslations } from "next-intl";
import type { ChatInfo } from "@/contract/session";
import buttons from "../primitives/button.module.css";
import { Icon } from "../primitives/icon";
import styles from "./empty.module.css";

type EmptyProps = { info: ChatInfo; onAsk: (question: string) => void };

/** Before the first question: what there is to ask. It is set like an answer, with a footnote of its own. */
export function Empty({ info, onAsk }: EmptyProps) {
  const t = useTranslations("page.empty");
  if (info.pages === 0 && !info.ingesting) return <NoDocuments />;
  return (
    <div className={styles.empty}>
      <div className={styles.head}>
        <h1 className={styles.heading}>
          {t("heading")}
          <sup className={styles.mark} aria-hidden="true">
            1
          </sup>
        </h1>
        <p className={styles.note} data-ingesting={info.ingesting}>
          <span className={styles.noteMark} aria-hidden="true">
            1
          </span>
          {info.ingesting ? (
            <span role="status">
              <strong className={styles.reading}>{t("ingesting")}</strong> {t("ingestingNote", { pages: info.pages })}
              <span className={styles.bar} />
            </span>
          ) : (
            <span>{t("note", { pages: info.pages })}</span>
          )}
        </p>
      </div>
      {info.starters.length > 0 && <Starters starters={info.starters} onAsk={onAsk} />}
      {info.model === null && (
        <p className={styles.model}>
          {t("noModel")}{" "}
          <a href="/guide/models" className={buttons.text}>
            {t("modelGuide")}
          </a>
        </p>
      )}
    </div>
  );
}

function Starters({ starters, onAsk }: { starters: readonly string[]; onAsk: (question: string) => void }) {
  const t = useTranslations("page.empty");
  return (
    <section aria-label={t("starters")}>
      <h2 className={styles.startersHeading}>{t("starters")}</h2>
      <ul className={styles.starters}>
        {starters.map((starter) => (
          <li key={starter}>
            <button type="button" className={styles.starter} onClick={() => onAsk(starter)}>
              <span>{starter}</span>
              <Icon name="arrow" size={18} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NoDocuments() {
  const t = useTranslations("page.empty");
  return (
    <div className={styles.empty}>
      <h1 className={styles.heading}>{t("noDocuments")}</h1>
      <p className={styles.lead}>{t("noDocumentsNote")}</p>
      <pre className={styles.command}>
        <code>{t("noDocumentsCommand")}</code>
      </pre>
    </div>
  );
}
