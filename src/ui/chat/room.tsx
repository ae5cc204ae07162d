"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { ConversationSummary, ConversationView } from "@/contract/conversation";
import { limits } from "@/contract/limits";
import type { Preferences } from "@/contract/preferences";
import type { ChatInfo, SessionView } from "@/contract/session";
import { pathWithReturn } from "../account/path-with-return";
import { downloadConversation } from "../conversations/take-away/download";
import buttons from "../primitives/button.module.css";
import hidden from "../primitives/hidden.module.css";
import { whenUsed } from "../primitives/when-used";
import { Announcer } from "./announcer";
import { preloadAnswer } from "./answer/answer";
import { commandNamed } from "./command-named";
import { Composer, type ComposerHandle } from "./composer";
import type { ConnectionState } from "./connection-machine";
import { Empty } from "./empty";
import { RatedConversationContext } from "./feedback/rated-conversation";
import { FinePrint } from "./fine-print";
import { Missing } from "./missing";
import { Notice } from "./notice";
import type { Question } from "./outbox-machine";
import styles from "./room.module.css";
import { type News, RoomNotices } from "./room-notices";
import { Thread } from "./thread";
import { useConversation } from "./use-conversation";
import { useDockHeight } from "./use-dock-height";
import { useJump } from "./use-jump";
import { useSessionEnd } from "./use-session-end";

const ToEnd = whenUsed(() => import("./to-end"));
const StatusNotice = whenUsed(() => import("./status-notice"));

export type RoomProps = {
  conversationId: string;
  isNew: boolean;
  given: ConversationView | "missing" | null;
  info: ChatInfo | null;
  me: SessionView | null;
  sendKey: Preferences["sendKey"];
  /** A message to be shown, and that it was. */
  sought: string | null;
  onSeen: () => void;
  /** Said above the composer once. */
  news: News | null;
  onNewsRead: () => void;
  onBegun: () => void;
  /** The conversation as it is known here: the list need not hold it, as in the archive or far down. */
  onRead: (conversation: ConversationSummary) => void;
  onUpdated: (conversation: ConversationSummary | null) => void;
  onNew: () => void;
  onSessionEnded: (draft: string) => void;
  onGone: (how: "ended" | "forgotten") => void;
  /** Something was refused or broke off, as it does when the session is over. */
  onDoubt: () => void;
};

/** One conversation: its thread, its event stream, and the composer below. Mounted anew for each conversation. */
export function Room({ conversationId, isNew, info, ...props }: RoomProps) {
  const t = useTranslations("page.thread");
  const { onNewsRead } = props;
  const isGuest = props.me?.kind !== "user" && props.me?.kind !== "admin";
  const composer = useRef<ComposerHandle>(null);
  const dock = useDockHeight();
  const [isHelping, setIsHelping] = useState(false);
  const maxChars = info?.maxMessageChars ?? limits.messageChars;
  const conversation = useConversation(conversationId, { isNew, maxChars, ...props });
  const { thread, outbox, reading } = conversation;
  useJump(thread, { sought: props.sought, isReady: reading === "ready", onSeen: props.onSeen, readThrough: conversation.readThrough });
  useSessionEnd(outbox, props.onSessionEnded);
  const { onDoubt, onRead } = props;
  useEffect(() => {
    if (thread.conversation) onRead(thread.conversation);
  }, [thread.conversation, onRead]);
  const isDoubtful = isBroken(conversation.connection.state) || reading === "failed" || conversation.isRefused;
  useEffect(() => {
    if (isDoubtful) onDoubt();
  }, [isDoubtful, onDoubt]);

  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches) composer.current?.focus();
  }, []);

  if (reading === "missing") {
    return (
      <div className={styles.reading}>
        <Missing onNew={props.onNew} signInPath={isGuest ? pathWithReturn("/sign-in", `/c/${conversationId}`) : null} />
      </div>
    );
  }
  const isClosed = thread.conversation?.status === "closed";
  const isEmpty = thread.messages.length === 0 && outbox.state.questions.length === 0;
  const ask = (text: string) => {
    onNewsRead();
    const command = commandNamed(text);
    setIsHelping(command === "help" || (command === "export" && isEmpty));
    if (command === "new") props.onNew();
    if (command === "export" && !isEmpty) downloadConversation(conversationId, "markdown");
    if (command !== null) return;
    preloadAnswer();
    outbox.submit(text);
  };
  const edit = ({ messageId, text }: Question) => {
    composer.current?.put(text);
    composer.current?.focus();
    outbox.takeBack(messageId);
  };

  return (
    <>
      <div className={styles.reading}>
        {reading === "loading" && <p className={styles.quiet}>{t("loading")}</p>}
        {reading === "failed" && (
          <p className={styles.quiet}>
            {t("openFailed")}{" "}
            <button type="button" className={buttons.text} onClick={conversation.readAgain}>
              {t("retry")}
            </button>
          </p>
        )}
        {reading === "ready" && isEmpty && info && <Empty info={info} onAsk={ask} />}
        {!(isEmpty && info) && <h1 className={hidden.hidden}>{thread.conversation?.title || t("label")}</h1>}
        {reading === "ready" && !isEmpty && (
          <RatedConversationContext value={conversationId}>
            <Thread
              thread={thread}
              outbox={outbox}
              olderReading={conversation.olderReading}
              onOlder={(before) => void conversation.readOlder(before)}
              onAsk={ask}
              onRetry={conversation.retry}
              onEdit={edit}
              versions={conversation.versions}
              isSeeking={props.sought !== null}
            />
          </RatedConversationContext>
        )}
      </div>
      <div ref={dock} className={styles.dock}>
        {!isEmpty && <ToEnd />}
        {isHelping && (
          <Notice tone="plain">
            {t("help")}
            <button type="button" className={buttons.text} onClick={() => setIsHelping(false)}>
              {t("helpDone")}
            </button>
          </Notice>
        )}
        <RoomNotices connection={conversation.connection} refused={conversation.refused} news={props.news} onNewsRead={onNewsRead} />
        {thread.conversation && (isClosed || thread.conversation.status === "archived") && (
          <StatusNotice conversation={thread.conversation} onChanged={props.onUpdated} />
        )}
        {(!isClosed || conversation.isAnswering) && (
          <Composer
            ref={composer}
            draftKey={isNew ? "new" : conversationId}
            maxChars={maxChars}
            sendKey={props.sendKey}
            isFollowUp={!isEmpty}
            isAnswering={conversation.isAnswering}
            isOccupied={outbox.isFull || isClosed}
            onSubmit={ask}
            onStop={conversation.stop}
            onWriting={preloadAnswer}
          />
        )}
        <FinePrint
          connection={conversation.connection.state}
          isGuest={isGuest}
          retentionDays={info?.guestRetentionDays ?? null}
          onGone={props.onGone}
        />
        <Announcer messages={thread.messages} />
      </div>
    </>
  );
}

/** Whether the page has just stopped hearing the server for another reason than being offline. */
function isBroken(state: ConnectionState): boolean {
  return state.status === "error" || (state.status === "disconnected" && (state.reason === "lost" || state.reason === "refused"));
}
