"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { RagQueryView } from "@/contract/admin";
import type { MessageView } from "@/contract/message";
import { trpc } from "../../trpc/client";
import { Trouble } from "../trouble";
import { Replay } from "./replay";
import styles from "./trace.module.css";
import { TraceView } from "./trace-view";

export type AnswerTraceProps = { query: RagQueryView; message: MessageView; conversationId: string; openingId: string };

/** How an answer came about, read once somebody looks, and its question asked again today. */
export default function AnswerTraceSection({ query, message, conversationId, openingId }: AnswerTraceProps) {
  const t = useTranslations("admin.trace");
  const { client } = trpc.useUtils();
  const input = { conversationId, answerId: message.id, openingId };
  const traced = useQuery({
    queryKey: ["admin.answers.trace", message.id, openingId],
    queryFn: ({ signal }) => client.admin.answers.trace.mutate(input, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <>
      {traced.isError ? (
        <Trouble error={traced.error} words={t("failed")} onRetry={() => void traced.refetch()} />
      ) : traced.isPending ? (
        <p className={styles.nothing}>{t("loading")}</p>
      ) : traced.data.trace === null ? (
        <p className={styles.nothing}>{t("missing")}</p>
      ) : (
        <TraceView trace={traced.data.trace} places={traced.data.places} answer={message} relevanceScore={query.relevanceScore} />
      )}
      <Replay query={query} message={message} input={input} />
    </>
  );
}
