"use client";

import { useCallback, useEffect, useMemo, useReducer, useState } from "react";
import type { Sent } from "@/contract/message";
import { trpc } from "../trpc/client";
import { refusalOf } from "../trpc/refusal";
import { forgetQuestion, keepProgress, keepQuestion, keptProgress, keptQuestions } from "./kept-questions";
import { onKeptElsewhere } from "./kept-text";
import { newId } from "./new-id";
import { emptyOutbox, mostQuestions, type OutboxEvent, type OutboxState, outboxMachine, type Question } from "./outbox-machine";
import { useSender } from "./use-sender";

/** How long the server may take to say that it has stored something, before it is asked again. */
export const sendTimeoutMs = 15_000;

export type Outbox = {
  state: OutboxState;
  isFull: boolean;
  /** Whether this tab does the sending. */
  isSender: boolean;
  submit: (text: string) => void;
  retry: () => void;
  /** Gives a question up, unless it is being sent. */
  takeBack: (messageId: string) => void;
};

type OutboxOptions = {
  /** The conversation has not begun. */
  isNew: boolean;
  isAnswering: boolean;
  /** Whether the conversation's log has shown a message. */
  isStored: (messageId: string) => boolean;
  /** The last event of the conversation that is known. */
  seq: number;
  onSent: () => void;
};

/**
 * Sends questions one after the other, each under one id however often it takes, and holds them while an answer runs. They survive a reload,
 * and all tabs of the conversation show them; one tab sends.
 */
export function useOutbox(conversationId: string, { isNew, isAnswering, isStored, seq, onSent }: OutboxOptions): Outbox {
  const [state, dispatch] = useReducer(outboxMachine, emptyOutbox);
  const { isSender, takeOver } = useSender(conversationId);
  const [accepted, setAccepted] = useState<Pick<Sent, "messageId" | "seq"> | null>(null);
  const shown = useMemo(() => withoutStored(state, isStored), [state, isStored]);
  const { questions, progress } = state;

  useEffect(() => {
    const read = () =>
      dispatch({ type: "kept", questions: keptQuestions(conversationId), progress: isSender ? null : keptProgress(conversationId) });
    read();
    return onKeptElsewhere([`question.${conversationId}.`, `sending.${conversationId}`], read);
  }, [conversationId, isSender]);

  useEffect(() => {
    if (isSender) keepProgress(conversationId, questions.length > 0 ? progress : null);
  }, [conversationId, isSender, questions.length, progress]);

  useEffect(() => {
    // What was accepted before the part of the thread that is read is not shown in it.
    const isBehind = (messageId: string) => accepted !== null && accepted.messageId === messageId && accepted.seq < seq;
    const messageIds = questions.map(({ messageId }) => messageId).filter((id) => isStored(id) || isBehind(id));
    if (messageIds.length === 0) return;
    for (const messageId of messageIds) forgetQuestion(conversationId, messageId);
    dispatch({ type: "gone", messageIds });
    onSent();
  }, [conversationId, questions, isStored, accepted, seq, onSent]);

  useEffect(() => {
    if (isSender && shown.questions.length > 0) dispatch({ type: isAnswering ? "answerBegan" : "answerEnded" });
  }, [isSender, isAnswering, shown]);

  const onAccepted = useCallback(
    (sent: Pick<Sent, "messageId" | "seq">) => {
      setAccepted(sent);
      onSent();
    },
    [onSent],
  );
  useSending(conversationId, isSender ? shown : emptyOutbox, dispatch, onAccepted);

  const submit = (text: string) => {
    const question = { messageId: newId(), text };
    keepQuestion(conversationId, question, isNew);
    dispatch({ type: "submit", question, isAnswering });
    takeOver();
  };
  const retry = () => {
    dispatch({ type: "retry" });
    takeOver();
  };
  const takeBack = useCallback(
    (messageId: string) => {
      forgetQuestion(conversationId, messageId);
      dispatch({ type: "gone", messageIds: [messageId] });
    },
    [conversationId],
  );
  return { state: shown, isFull: shown.questions.length >= mostQuestions, isSender, submit, retry, takeBack };
}

/** What the thread shows already is not under way beside it, not even until the outbox has been told. */
function withoutStored(state: OutboxState, isStored: (messageId: string) => boolean): OutboxState {
  return outboxMachine(state, { type: "gone", messageIds: state.questions.map(({ messageId }) => messageId).filter(isStored) });
}

/** Sends the first question where it is to be sent, and waits where it waits. */
function useSending(
  conversationId: string,
  { questions, progress }: OutboxState,
  dispatch: (event: OutboxEvent) => void,
  onAccepted: (sent: Pick<Sent, "messageId" | "seq">) => void,
) {
  const { client } = trpc.useUtils();
  const first: Question | undefined = questions[0];

  useEffect(() => {
    if (first === undefined || progress.status !== "sending") return;
    let isCurrent = true;
    const signal = AbortSignal.timeout(sendTimeoutMs);
    client.message.send.mutate({ conversationId, messageId: first.messageId, text: first.text }, { signal }).then(
      (sent) => isCurrent && onAccepted(sent),
      (error) => isCurrent && dispatch(failureOf(error)),
    );
    return () => {
      isCurrent = false;
    };
  }, [client, conversationId, first, progress, dispatch, onAccepted]);

  useEffect(() => {
    if (first === undefined || progress.status !== "waiting") return;
    const retry = () => dispatch({ type: "retry" });
    if (progress.why !== "rate_limited" && progress.why !== "budget") window.addEventListener("online", retry);
    // A page that was closed offline and opened online hears of no return of the network.
    const timer =
      progress.why === "offline" && !navigator.onLine ? undefined : setTimeout(retry, Math.max(0, progress.retryAt - Date.now()));
    return () => {
      window.removeEventListener("online", retry);
      clearTimeout(timer);
    };
  }, [first, progress, dispatch]);
}

/** Only what the server said in its own words is a refusal: a proxy's page says that the server was not reached. */
function failureOf(error: unknown): OutboxEvent {
  const refusal = refusalOf(error);
  const now = Date.now();
  if (refusal === null || refusal.code === "SERVICE_UNAVAILABLE") {
    return { type: "unreachable", now, isOnline: navigator.onLine, random: Math.random() };
  }
  return { type: "refused", code: refusal.code, now, retryAfterMs: refusal.retryAfterMs ?? null };
}
