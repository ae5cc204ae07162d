"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { whenUsed } from "../primitives/when-used";
import styles from "./query-figures.module.css";
import type { AnswerTraceProps } from "./trace/answer-trace";
import { useDuration } from "./use-duration";

const AnswerTraceSection = whenUsed(() => import("./trace/answer-trace"));

/** What is recorded of an answer: how well it stands on the documents, what it took, and, unfolded, what was searched and found. */
export function QueryFigures(props: AnswerTraceProps) {
  const { query } = props;
  const t = useTranslations("admin.figures");
  const tConversations = useTranslations("admin.conversations");
  const durationOf = useDuration();
  const [hasLooked, setHasLooked] = useState(false);
  const { outcome, relevanceScore, promptTokens, completionTokens, firstTokenMs, responseTimeMs } = query;
  return (
    <div className={styles.figures}>
      <ul className={styles.line}>
        <li className={styles.outcome} data-outcome={outcome}>
          {tConversations(`outcomeName.${outcome}`)}
        </li>
        {relevanceScore !== null && <li>{t("relevance", { score: relevanceScore })}</li>}
        <li>{query.model === "extractive" ? t("extractive") : query.model}</li>
        {promptTokens !== null && completionTokens !== null && (
          <li>{t("tokens", { prompt: promptTokens, completion: completionTokens })}</li>
        )}
        {responseTimeMs !== null && (
          <li>
            {firstTokenMs === null
              ? t("time", { total: durationOf(responseTimeMs) })
              : t("timeFirst", { first: durationOf(firstTokenMs), total: durationOf(responseTimeMs) })}
          </li>
        )}
      </ul>
      <details onToggle={({ currentTarget }) => setHasLooked(hasLooked || currentTarget.open)}>
        <summary className={styles.summary}>{t("details")}</summary>
        <dl className={styles.facts}>
          <dt>{t("asked")}</dt>
          <dd dir="auto">{query.queryText}</dd>
          <dt>{t("rewritten")}</dt>
          <dd dir="auto">{query.rewrittenQuery ?? t("asAsked")}</dd>
        </dl>
        {hasLooked && <AnswerTraceSection {...props} />}
      </details>
    </div>
  );
}
