"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { DocumentView } from "@/contract/document";
import { MarkdownBlock } from "../chat/answer/markdown-block";
import prose from "../chat/answer/prose.module.css";
import { safeUrl } from "../chat/answer/safe-url";
import styles from "./document-page.module.css";

/** A document to read, opened at the passage that a footnote quotes. */
export function DocumentPage({ document: view, siteName }: { document: DocumentView; siteName: string }) {
  const t = useTranslations("answer.document");
  const body = useRef<HTMLElement>(null);
  const original = safeUrl(view.url);

  useEffect(() => {
    if (location.hash !== "#passage") return;
    body.current?.querySelector("mark")?.scrollIntoView({ block: "center" });
  }, []);

  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <Link href="/" className={styles.back}>
          ← {siteName}
        </Link>
        {original && (
          <a href={original} target="_blank" rel="noopener noreferrer" className={styles.back}>
            {t("original")} ↗
          </a>
        )}
      </header>
      <main ref={body} className={styles.body} dir="auto">
        <h1 className={styles.title}>{view.title}</h1>
        <p className={styles.path}>{view.path}</p>
        {view.isQuoteMissing && (
          <p className={styles.missing} role="status">
            {t("notHere")}
          </p>
        )}
        {view.sections.map((section, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sections never change their order
          <Section key={index} section={section} />
        ))}
      </main>
    </div>
  );
}

function Section({ section: { heading, depth, pieces } }: { section: DocumentView["sections"][number] }) {
  const t = useTranslations("answer.document");
  const Heading = depth <= 1 ? "h2" : depth === 2 ? "h3" : "h4";
  return (
    <section>
      {heading && <Heading className={styles.heading}>{heading}</Heading>}
      {pieces.map(({ text, isPlace, mark }, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces never change their order
          key={index}
          className={`${prose.prose} ${styles.piece}`}
          {...(isPlace ? { id: "passage", "data-place": "", role: "region", "aria-label": t("passage") } : {})}
        >
          <MarkdownBlock text={text} base={0} markers={[]} spans={mark ? [{ ...mark, kind: "quote" }] : []} />
        </div>
      ))}
    </section>
  );
}
