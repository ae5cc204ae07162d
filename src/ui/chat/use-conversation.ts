"use client";

import { useCallback, useMemo, useState } from "react";
import type { ConversationSummary, ConversationView } from "@/contract/conversation";
import type { ConversationEvent } from "@/contract/conversation-event";
import type { ErrorCode } from "@/contract/error-code";
import type { Preferences } from "@/contract/preferences";
import { trpc } from "../trpc/client";
import { refusalOf } from "../trpc/refusal";
import { isFinal } from "./thread-state";
import { useConnection } from "./use-connection";
import { useDeeds } from "./use-deeds";
import { useLateEnd } from "./use-late-end";
import { sendTimeoutMs, useOutbox } from "./use-outbox";
import { useThread } from "./use-thread";
import type { Versions } from "./versions";

export type ConversationOptions = {
  isNew: boolean;
  /** Longest question. */
  maxChars: number;
  sendKey: Preferences["sendKey"];
  given: ConversationView | "missing" | null;
  /** The first question is stored. */
  onBegun: () => void;
  /** The conversation's row in the list has changed. */
  onUpdated: (conversation: ConversationSummary | null) => void;
};

/** Everything a room does with its conversation: what is read, what is heard, what is sent. */
export function useConversation(conversationId: string, { isNew, maxChars, sendKey, given, onBegun, onUpdated }: ConversationOptions) {
  const { client } = trpc.useUtils();
  const { thread, dispatch, select, ...reading } = useThread(conversationId, isNew, given);
  const [refused, setRefused] = useState<ErrorCode | null>(null);
  const [editRefused, setEditRefused] = useState<ErrorCode | null>(null);

  const onEvent = useCallback(
    (seq: number, event: ConversationEvent) => {
      dispatch({ type: "event", seq, event });
      if (event.type === "conversation.updated") onUpdated(event.conversation);
      if (event.type === "message.created") onUpdated(null);
      if (event.type !== "message.finished") return;
      const isSeen = document.visibilityState === "visible";
      const told = isSeen ? client.conversation.markRead.mutate({ conversationId }) : Promise.resolve();
      told.then(
        () => onUpdated(null),
        () => onUpdated(null),
      );
    },
    [client, conversationId, dispatch, onUpdated],
  );
  const connection = useConnection(conversationId, { isReady: reading.reading === "ready", seq: thread.seq, onEvent });

  const running = thread.messages.findLast((message) => message.role === "assistant" && !isFinal(message)) ?? null;
  const isStored = useCallback((messageId: string) => thread.messages.some(({ id }) => id === messageId), [thread.messages]);
  // A question's answer comes right behind it, in an event of its own; an imported question may have none.
  const last = thread.messages.at(-1);
  const isAnswering = running !== null || (last?.role === "user" && last.status === "sent");
  useLateEnd(conversationId, { isAnswering: running !== null, seq: thread.seq }, () => onUpdated(null));
  const outbox = useOutbox(conversationId, { isNew, isAnswering, isStored, seq: thread.seq, onSent: onBegun });

  const act = useCallback(async (action: Promise<unknown>) => {
    setRefused(null);
    try {
      await action;
    } catch (error) {
      setRefused(refusalOf(error)?.code ?? "SERVICE_UNAVAILABLE");
    }
  }, []);
  const once = useDeeds(isStored);
  const answerAgain = useCallback(
    async (how: "retry" | "regenerate", answerId: string) => {
      setRefused(null);
      const { mutate } = client.message[how];
      const code = await once({
        name: `${how} ${answerId}`,
        act: (messageId) => mutate({ conversationId, answerId, messageId }, { signal: AbortSignal.timeout(sendTimeoutMs) }),
        onUnreachable: () => setRefused("SERVICE_UNAVAILABLE"),
      });
      setRefused(code);
    },
    [once, client, conversationId],
  );
  const retry = useCallback((answerId: string) => answerAgain("retry", answerId), [answerAgain]);
  const versions = useMemo(
    (): Versions => ({
      isBusy: isAnswering,
      maxChars,
      sendKey,
      edit: async (editedId, text, trying) => {
        const edit = (messageId: string) =>
          client.message.edit.mutate({ conversationId, editedId, messageId, text }, { signal: AbortSignal.timeout(sendTimeoutMs) });
        const code = await once({ name: `edit ${editedId} ${text}`, act: edit, ...trying });
        setEditRefused(code);
        return code;
      },
      regenerate: (answerId) => answerAgain("regenerate", answerId),
      show: (messageId) => act(select(messageId)),
    }),
    [act, answerAgain, once, client, conversationId, isAnswering, maxChars, sendKey, select],
  );
  const stop = () => {
    if (running) void act(client.message.stop.mutate({ conversationId, answerId: running.id }));
  };

  return {
    thread,
    ...reading,
    connection,
    outbox,
    isAnswering,
    refused,
    isRefused: refused !== null || editRefused !== null,
    retry,
    stop,
    versions,
  };
}
