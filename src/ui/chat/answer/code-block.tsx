"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import styles from "./code-block.module.css";
import { useCopy } from "./use-copy";

type Highlight = typeof import("./highlight-code").highlightCode;
let loaded: Highlight | null = null;

/** Code with its language, a copy button, and colours as soon as they are loaded. */
export function CodeBlock({ code, language }: { code: string; language: string | null }) {
  const t = useTranslations("answer");
  const { state, copy } = useCopy();
  const highlighted = useHighlighted(code, language);
  return (
    <figure className={styles.block} aria-label={language ? t("codeIn", { language }) : t("code")}>
      <figcaption className={styles.head}>
        <span className={styles.language}>{language}</span>
        <button type="button" className={styles.copy} onClick={() => copy(code)} aria-label={state === "idle" ? t("copyCode") : undefined}>
          {t(state === "idle" ? "copy" : state === "copied" ? "copied" : "copyFailed")}
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={styles.code} tabIndex={0} dir="ltr">
        <code>{highlighted}</code>
      </pre>
    </figure>
  );
}

function useHighlighted(code: string, language: string | null): ReactNode {
  const [highlight, setHighlight] = useState<Highlight | null>(() => loaded);
  useEffect(() => {
    if (loaded || language === null) return;
    let isHere = true;
    import("./highlight-code").then(
      ({ highlightCode }) => {
        loaded = highlightCode;
        if (isHere) setHighlight(() => highlightCode);
      },
      () => {},
    );
    return () => {
      isHere = false;
    };
  }, [language]);
  return (language !== null && highlight?.(code, language)) || code;
}
