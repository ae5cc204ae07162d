"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { RagQueryView } from "@/contract/admin";
import type { ReplayedAnswer } from "@/contract/answer-trace";
import type { MessageView, SourceView } from "@/contract/message";
import { useDuration } from "../use-duration";
import { sourceDifference } from "./source-difference";
import styles from "./trace.module.css";
import { type WordRun, wordDifference } from "./word-difference";

type ReplayDifferenceProps = { query: RagQueryView; message: MessageView; replayed: ReplayedAnswer };

/** The answer that was given beside the one of today: their figures, their words, their sources. */
export function ReplayDifference({ query, message, replayed }: ReplayDifferenceProps) {
  const t = useTranslations("admin.replay");
  const runs = useMemo(() => wordDifference(message.content, replayed.content), [message.content, replayed.content]);
  const isSame = runs.every((run) => run.in === "both");
  return (
    <div className={styles.difference}>
      <p>{t(isSame ? "sameWords" : "otherWords")}</p>
      <Figures query={query} replayed={replayed} />
      <div className={styles.sides}>
        <Side name={t("then")} side="before" runs={runs} />
        <Side name={t("now")} side="after" runs={runs} />
      </div>
      <Sources before={message.sources} after={replayed.sources} />
    </div>
  );
}

function Figures({ query, replayed }: Pick<ReplayDifferenceProps, "query" | "replayed">) {
  const t = useTranslations("admin.replay");
  const tOutcome = useTranslations("admin.conversations.outcomeName");
  const tTrace = useTranslations("admin.trace");
  const durationOf = useDuration();
  const time = (ms: number | null) => (ms === null ? tTrace("unknown") : durationOf(ms));
  const tokens = ({ promptTokens, completionTokens }: Pick<RagQueryView, "promptTokens" | "completionTokens">) =>
    promptTokens === null || completionTokens === null
      ? tTrace("unknown")
      : t("tokens", { prompt: promptTokens, completion: completionTokens });
  const figuresOf = (answer: Omit<RagQueryView, "messageId" | "queryText" | "timestamp" | "contextDocuments">) => ({
    outcome: tOutcome(answer.outcome),
    relevance: answer.relevanceScore === null ? tTrace("unknown") : tTrace("score", { value: answer.relevanceScore }),
    searched: answer.rewrittenQuery ?? t("asAsked"),
    model: answer.model === "extractive" ? tTrace("noModel") : answer.model,
    retrieval: time(answer.retrievalMs),
    firstText: time(answer.firstTokenMs),
    whole: time(answer.responseTimeMs),
    tokens: tokens(answer),
  });
  const [then, now] = [figuresOf(query), figuresOf(replayed)];
  return (
    <div className={styles.scroll}>
      <table className={styles.candidates}>
        <thead>
          <tr>
            <th scope="col">{t("figure")}</th>
            <th scope="col">{t("then")}</th>
            <th scope="col">{t("now")}</th>
          </tr>
        </thead>
        <tbody>
          {(["outcome", "relevance", "searched", "model", "retrieval", "firstText", "whole", "tokens"] as const).map((name) => (
            <tr key={name} data-changed={then[name] !== now[name]}>
              <th scope="row">{t(`figureName.${name}`)}</th>
              <td dir="auto">{then[name]}</td>
              <td dir="auto">{now[name]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Side({ name, side, runs }: { name: string; side: "before" | "after"; runs: readonly WordRun[] }) {
  const t = useTranslations("admin.replay");
  const shown = runs.filter((run) => run.in === "both" || run.in === side);
  return (
    <figure className={styles.side}>
      <figcaption>{name}</figcaption>
      <p className={styles.text} dir="auto">
        {shown.length === 0 && t("noText")}
        {shown.map((run, i) => {
          // biome-ignore-start lint/suspicious/noArrayIndexKey: the runs of two texts that never change
          if (run.in === "both") return <span key={i}>{run.text}</span>;
          return side === "before" ? <del key={i}>{run.text}</del> : <ins key={i}>{run.text}</ins>;
          // biome-ignore-end lint/suspicious/noArrayIndexKey: the runs of two texts that never change
        })}
      </p>
    </figure>
  );
}

function Sources({ before, after }: { before: readonly SourceView[]; after: readonly SourceView[] }) {
  const t = useTranslations("admin.replay");
  const tTrace = useTranslations("admin.trace");
  const placeOf = (source: SourceView | null) =>
    source === null ? tTrace("unknown") : t("place", { ordinal: source.ordinal, score: source.score });
  const compared = sourceDifference(before, after);
  if (compared.length === 0) return null;
  return (
    <div className={styles.scroll}>
      <table className={styles.candidates}>
        <thead>
          <tr>
            <th scope="col">{tTrace("column.passage")}</th>
            <th scope="col">{t("then")}</th>
            <th scope="col">{t("now")}</th>
          </tr>
        </thead>
        <tbody>
          {compared.map(({ title, ...source }) => (
            <tr key={(source.after ?? source.before)?.passage} data-changed={source.before === null || source.after === null}>
              <td dir="auto">{title}</td>
              <td>{placeOf(source.before)}</td>
              <td>{placeOf(source.after)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
