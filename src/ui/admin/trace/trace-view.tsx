"use client";

import { useTranslations } from "next-intl";
import type { AnswerTrace, CandidatePlace } from "@/contract/answer-trace";
import type { MessageView } from "@/contract/message";
import { CandidatesTable } from "./candidates-table";
import styles from "./trace.module.css";
import { Waterfall } from "./waterfall";

type TraceViewProps = {
  trace: AnswerTrace;
  places: readonly CandidatePlace[];
  answer: Pick<MessageView, "sources" | "citations">;
  relevanceScore: number | null;
};

/** How an answer came about: its steps, what was considered, and what a language model was asked. */
export function TraceView({ trace, places, answer, relevanceScore }: TraceViewProps) {
  const t = useTranslations("admin.trace");
  const { search, prompt } = trace;
  return (
    <div className={styles.trace}>
      <Waterfall trace={trace} />
      {search === null ? (
        <p className={styles.nothing}>{t("noSearch")}</p>
      ) : (
        <CandidatesTable search={search} places={places} {...answer} relevanceScore={relevanceScore} />
      )}
      <Settings trace={trace} />
      {prompt !== null && (
        <details>
          <summary className={styles.summary}>{t("prompt", { count: prompt.length })}</summary>
          {prompt.map(({ role, content }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a recorded list never changes
            <figure key={i} className={styles.message}>
              <figcaption>{t(`role.${role}`)}</figcaption>
              <pre className={styles.text} dir="auto">
                {content}
              </pre>
            </figure>
          ))}
        </details>
      )}
    </div>
  );
}

/** What the answer was made with, as far as it came. */
function Settings({ trace: { model, mostChars, turns, search } }: { trace: AnswerTrace }) {
  const t = useTranslations("admin.trace");
  const version = search?.version === undefined ? t("everyVersion") : (search.version ?? t("currentVersion"));
  const facts = [
    [t("setting.question"), search?.question],
    [t("setting.version"), search === null ? undefined : version],
    [t("setting.model"), model === "extractive" ? t("noModel") : model],
    [t("setting.mostChars"), mostChars === null ? undefined : t("chars", { count: mostChars })],
    [t("setting.turns"), t("turns", { count: turns })],
    [t("setting.embedder"), search?.embedder],
    [t("setting.reranker"), search === null ? undefined : (search.reranker ?? t("none"))],
  ] as const;
  return (
    <dl className={styles.settings}>
      {facts.map(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}
