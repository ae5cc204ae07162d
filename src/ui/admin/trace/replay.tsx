"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { RagQueryView } from "@/contract/admin";
import type { InspectAnswerInput } from "@/contract/answer-trace";
import type { MessageView } from "@/contract/message";
import buttons from "../../primitives/button.module.css";
import { trpc } from "../../trpc/client";
import { refusalOf } from "../../trpc/refusal";
import { ReplayDifference } from "./replay-difference";
import styles from "./trace.module.css";
import { TraceView } from "./trace-view";

type ReplayProps = { query: RagQueryView; message: MessageView; input: InspectAnswerInput };

/** Asks the question again, of today's documents, and shows what is different. Nothing of it is kept. */
export function Replay({ query, message, input }: ReplayProps) {
  const t = useTranslations("admin.replay");
  const tRefusal = useTranslations("page.refusal");
  const replay = trpc.admin.answers.replay.useMutation({ trpc: { abortOnUnmount: true } });
  const heading = useRef<HTMLHeadingElement>(null);
  const { data } = replay;
  useEffect(() => {
    if (data) heading.current?.focus();
  }, [data]);
  const code = replay.isError ? refusalOf(replay.error)?.code : undefined;
  return (
    <section className={styles.replay} aria-busy={replay.isPending}>
      <p className={styles.ask}>
        <button type="button" className={buttons.quiet} disabled={replay.isPending} onClick={() => replay.mutate(input)}>
          {t(replay.isPending ? "asking" : data ? "again" : "ask")}
        </button>
        <span>{t(query.model === "extractive" ? "what" : "whatCosts")}</span>
      </p>
      {replay.isError && (
        <p className={styles.refused} role="alert">
          {code === undefined || code === "INTERNAL" ? t("failed") : tRefusal(code)}
        </p>
      )}
      {data && (
        <>
          <h4 ref={heading} className={styles.heading} tabIndex={-1}>
            {t("title")}
          </h4>
          <ReplayDifference query={query} message={message} replayed={data} />
          <details>
            <summary className={styles.summary}>{t("trace")}</summary>
            <TraceView trace={data.trace} places={data.places} answer={data} relevanceScore={data.relevanceScore} />
          </details>
        </>
      )}
    </section>
  );
}
