"use client";

import { useTranslations } from "next-intl";
import type { Candidate, CandidatePlace, SearchTrace } from "@/contract/answer-trace";
import type { CitationView, SourceView } from "@/contract/message";
import styles from "./trace.module.css";

type CandidatesTableProps = {
  search: SearchTrace;
  places: readonly CandidatePlace[];
  sources: readonly SourceView[];
  citations: readonly CitationView[];
  /** 0..1; how sure the search was. */
  relevanceScore: number | null;
};

/** Each passage that was considered, with its scores, and what became of it. */
export function CandidatesTable({ search, places, sources, citations, relevanceScore }: CandidatesTableProps) {
  const t = useTranslations("admin.trace");
  const score = (value: number | null) => (value === null ? t("unknown") : t("score", { value }));
  const cited = new Set(citations.map(({ ordinal }) => ordinal));
  const isBelow = relevanceScore !== null && relevanceScore < search.floor;
  const fateOf = ({ fate, ordinal }: Candidate) => {
    if (fate !== "kept" || ordinal === null) return t(`fate.${fate}`, { ordinal: ordinal ?? 0 });
    if (cited.has(ordinal)) return t("fate.cited", { ordinal });
    return t(isBelow ? "fate.below" : "fate.kept", { ordinal });
  };
  const nameOf = ({ chunkId, fate, ordinal }: Candidate) => {
    const source = fate === "kept" ? sources.find((each) => each.ordinal === ordinal) : undefined;
    const place = source ?? places.find((each) => each.chunkId === chunkId);
    return place ? [place.title, ...place.headingPath.filter((heading) => heading !== place.title)].join(" › ") : t("noPlace");
  };
  return (
    <>
      <p className={styles.decision}>
        {relevanceScore !== null && t(isBelow ? "belowFloor" : "aboveFloor", { score: relevanceScore, floor: search.floor })}{" "}
        {t("considered", { found: search.found, shown: search.candidates.length })}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whatever scrolls is reached by the keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t("candidates")}>
        <table className={styles.candidates}>
          <thead>
            <tr>
              <th scope="col">{t("column.passage")}</th>
              {(["fused", "lexical", "vector"] as const).map((column) => (
                <th key={column} scope="col" className={styles.figure}>
                  {t(`column.${column}`)}
                </th>
              ))}
              <th scope="col">{t("column.fate")}</th>
            </tr>
          </thead>
          <tbody>
            {search.candidates.map((candidate) => (
              <tr key={candidate.chunkId} data-fate={candidate.fate}>
                <td dir="auto">{nameOf(candidate)}</td>
                <td className={styles.figure}>{score(candidate.fused)}</td>
                <td className={styles.figure}>{score(candidate.lexical)}</td>
                <td className={styles.figure}>{score(candidate.vector)}</td>
                <td>{fateOf(candidate)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
