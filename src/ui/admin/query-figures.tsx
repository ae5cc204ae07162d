"use client";

import { useTranslations } from "next-intl";
import type { ContextDocument, RagQueryView } from "@/contract/admin";
import type { MessageView } from "@/contract/message";
import styles from "./query-figures.module.css";

type QueryFiguresProps = { query: RagQueryView; message: MessageView };

/** What is recorded of an answer: how well it stands on the documents, what it took, and, unfolded, what was searched and found. */
export function QueryFigures({ query, message }: QueryFiguresProps) {
  const t = useTranslations("admin.figures");
  const tConversations = useTranslations("admin.conversations");
  const durationOf = useDuration();
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
      <details className={styles.more}>
        <summary className={styles.summary}>{t("details")}</summary>
        <dl className={styles.facts}>
          <dt>{t("asked")}</dt>
          <dd dir="auto">{query.queryText}</dd>
          <dt>{t("rewritten")}</dt>
          <dd dir="auto">{query.rewrittenQuery ?? t("asAsked")}</dd>
          <dt>{t("retrieval")}</dt>
          <dd>{query.retrievalMs === null ? t("unknown") : durationOf(query.retrievalMs)}</dd>
          <dt>{t("passages")}</dt>
          <dd>{query.contextDocuments.length === 0 ? t("noPassages") : <Passages query={query} message={message} />}</dd>
        </dl>
      </details>
    </div>
  );
}

function Passages({ query, message }: QueryFiguresProps) {
  const t = useTranslations("admin.figures");
  const cited = new Set(message.citations.map(({ ordinal }) => ordinal));
  const score = (value: number | null) => (value === null ? t("unknown") : t("score", { value }));
  const nameOf = ({ ordinal }: ContextDocument) => {
    const source = message.sources.find((each) => each.ordinal === ordinal);
    return source ? [source.title, ...source.headingPath].join(" › ") : t("unknown");
  };
  return (
    <div className={styles.scroll}>
      <table className={styles.passages}>
        <thead>
          <tr>
            <th scope="col">{t("column.passage")}</th>
            {(["fused", "lexical", "vector"] as const).map((column) => (
              <th key={column} scope="col" className={styles.score}>
                {t(`column.${column}`)}
              </th>
            ))}
            <th scope="col">{t("column.cited")}</th>
          </tr>
        </thead>
        <tbody>
          {query.contextDocuments.map((document) => (
            <tr key={document.ordinal}>
              <td>{nameOf(document)}</td>
              <td className={styles.score}>{score(document.fused)}</td>
              <td className={styles.score}>{score(document.lexical)}</td>
              <td className={styles.score}>{score(document.vector)}</td>
              <td>{t(cited.has(document.ordinal) ? "cited" : "notCited")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A time in words: milliseconds below a second, else seconds with one decimal. */
function useDuration(): (ms: number) => string {
  const t = useTranslations("admin.figures");
  return (ms) => (ms < 1_000 ? t("milliseconds", { ms }) : t("seconds", { seconds: ms / 1_000 }));
}
