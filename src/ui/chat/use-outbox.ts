"use client";

import { useCallback, useEffect, useReducer } from "react";
import { trpc } from "../trpc/client";
import { refusalOf } from "../trpc/refusal";
import { keepQuestion, keptQuestion } from "./kept-text";
import { newId } from "./new-id";
import { emptyOutbox, type OutboxState, outboxMachine } from "./outbox-machine";

const sendTimeoutMs = 15_000;

export type Outbox = {
  state: OutboxState;
  submit: (text: string) => void;
  retry: () => void;
  /** Gives the question back to the composer. */
  takeBack: () => void;
};

/**
 * Sends questions, each under one id however often it takes, and holds the next one while an answer runs. A question under
 * way survives a reload. `storedIds` are the messages that the conversation's log has shown.
 */
export function useOutbox(
  conversationId: string,
  { isAnswering, isStored, onSent }: { isAnswering: boolean; isStored: (messageId: string) => boolean; onSent: () => void },
): Outbox {
  const { client } = trpc.useUtils();
  const [state, dispatch] = useReducer(outboxMachine, emptyOutbox);
  const messageId = state.status === "empty" ? null : state.question.messageId;
  const isKnown = messageId !== null && isStored(messageId);

  useEffect(() => {
    const kept = keptQuestion(conversationId);
    if (kept) dispatch({ type: "submit", question: kept, isAnswering: false });
  }, [conversationId]);

  useEffect(() => {
    if (isKnown && messageId !== null) {
      keepQuestion(conversationId, null);
      dispatch({ type: "sent", messageId });
      onSent();
    }
  }, [conversationId, isKnown, messageId, onSent]);

  useEffect(() => {
    if (state.status === "held" && !isAnswering) dispatch({ type: "answerEnded" });
  }, [state.status, isAnswering]);

  useEffect(() => {
    if (state.status !== "sending") return;
    const { question } = state;
    let isCurrent = true;
    const signal = AbortSignal.timeout(sendTimeoutMs);
    client.message.send.mutate({ conversationId, messageId: question.messageId, text: question.text }, { signal }).then(
      () => isCurrent && onSent(),
      (error) => {
        const refusal = refusalOf(error);
        const now = Date.now();
        if (refusal && refusal.code !== "SERVICE_UNAVAILABLE") {
          dispatch({ type: "refused", code: refusal.code, now, retryAfterMs: refusal.retryAfterMs ?? null });
        } else dispatch({ type: "unreachable", now, isOnline: navigator.onLine, random: Math.random() });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [client, conversationId, onSent, state]);

  useEffect(() => {
    if (state.status !== "waiting") return;
    const retry = () => dispatch({ type: "retry" });
    if (state.why !== "rate_limited" && state.why !== "budget") window.addEventListener("online", retry);
    const timer = state.why === "offline" ? undefined : setTimeout(retry, Math.max(0, state.retryAt - Date.now()));
    return () => {
      window.removeEventListener("online", retry);
      clearTimeout(timer);
    };
  }, [state]);

  const takeBack = useCallback(() => {
    keepQuestion(conversationId, null);
    dispatch({ type: "takeBack" });
  }, [conversationId]);

  return {
    // What the thread shows already is not under way beside it, not even until the effect above has run.
    state: isKnown ? emptyOutbox : state,
    submit: (text) => {
      const question = { messageId: newId(), text };
      keepQuestion(conversationId, question);
      dispatch({ type: "submit", question, isAnswering });
    },
    retry: () => dispatch({ type: "retry" }),
    takeBack,
  };
}
