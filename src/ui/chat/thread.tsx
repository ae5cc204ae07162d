"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { whenUsed } from "../primitives/when-used";
import { AnswerArticle } from "./answer-article";
import { AskedQuestion } from "./asked-question";
import { Earlier } from "./earlier";
import type { Question } from "./outbox-machine";
import { PendingQuestion } from "./pending-question";
import { isResumed, ResumedNotice } from "./resumed-notice";
import styles from "./thread.module.css";
import { shownPath } from "./thread-path";
import type { ThreadMessage, ThreadState } from "./thread-state";
import { Turn } from "./turn";
import { useFollow } from "./use-follow";
import type { Outbox } from "./use-outbox";
import type { Versions } from "./versions";

const FollowUps = whenUsed(() => import("./follow-ups"));

type ThreadProps = {
  thread: ThreadState;
  outbox: Outbox;
  olderReading: "idle" | "loading" | "failed";
  onOlder: (before: number) => void;
  onAsk: (question: string) => void;
  onRetry: (answerId: string) => Promise<void>;
  onEdit: (question: Question) => void;
  versions: Versions;
  /** A message is about to be shown, wherever it stands. */
  isSeeking: boolean;
};

/** The thread as it is read: turns of a question and its answer, oldest first. The last turn is as tall as the screen, so that a new question can begin at its top. */
export function Thread({ thread, outbox, olderReading, onOlder, onAsk, onRetry, onEdit, versions, isSeeking }: ThreadProps) {
  const t = useTranslations("page.thread");
  const { olderCursor } = thread;
  const turns = turnsOf(shownPath(thread.messages, thread.leafId));
  const { questions, progress } = outbox.state;
  const isHeld = progress.status === "held" || (progress.status === "waiting" && progress.why === "busy");
  const [first] = questions;
  const ownTurn = first !== undefined && !(isHeld && turns.length > 0);
  const pending = questions.map((question, index) => (
    <PendingQuestion
      key={question.messageId}
      question={question}
      progress={index === 0 ? progress : null}
      onRetry={outbox.retry}
      onEdit={onEdit}
      onRemove={outbox.takeBack}
    />
  ));
  const canAsk = thread.conversation?.status !== "closed";
  const answered = canAsk ? endedWell(turns, thread.conversation?.id) : null;
  const feed = useRef<HTMLDivElement>(null);
  useFollow(feed, ownTurn ? first.messageId : (turns.at(-1)?.[0]?.id ?? null), isSeeking);

  return (
    <>
      {olderCursor !== null && <Earlier olderCursor={olderCursor} olderReading={olderReading} onOlder={onOlder} />}
      <div ref={feed} className={styles.thread} role="feed" aria-label={t("label")} aria-busy={olderReading === "loading"}>
        {turns.map((turn, index) => (
          <Turn key={turn[0]?.id} ids={turn.map(({ id }) => id)} isLast={index === turns.length - 1 && !ownTurn}>
            {turn[0] && isResumed(turn[0], turns[index - 1]?.at(-1)) && <ResumedNotice at={turn[0].createdAt} />}
            {turn.map((message, at) =>
              message.role === "assistant" ? (
                <AnswerArticle
                  key={message.id}
                  message={message}
                  onAsk={onAsk}
                  onRetry={onRetry}
                  versions={versions}
                  canAsk={canAsk}
                  hasQuestion={turn[at - 1]?.role === "user"}
                />
              ) : (
                <AskedQuestion key={message.id} message={message} versions={versions} canAsk={canAsk} />
              ),
            )}
            {!ownTurn && index === turns.length - 1 && pending}
            {index === turns.length - 1 && answered && pending.length === 0 && (
              <FollowUps conversationId={answered.conversationId} answerId={answered.answerId} onAsk={onAsk} />
            )}
          </Turn>
        ))}
        {ownTurn && (
          <div className={styles.turn} data-last={true}>
            {pending}
          </div>
        )}
      </div>
    </>
  );
}

/** The last answer, where it is whole and quotes something. */
function endedWell(turns: readonly ThreadMessage[][], conversationId: string | undefined) {
  const last = turns.at(-1)?.at(-1);
  if (conversationId === undefined || last?.role !== "assistant" || last.status !== "delivered" || last.citations.length === 0) return null;
  return { conversationId, answerId: last.id };
}

/** A turn begins with each question. */
function turnsOf(path: readonly ThreadMessage[]): ThreadMessage[][] {
  const turns: ThreadMessage[][] = [];
  for (const message of path) {
    const turn = turns.at(-1);
    if (turn && message.role !== "user") turn.push(message);
    else turns.push([message]);
  }
  return turns;
}
