"use client";

import { lazy, type ReactNode, Suspense } from "react";
import { untilLoaded } from "../../primitives/until-loaded";
import type { ThreadMessage } from "../thread-state";
import { PlainAnswer } from "./plain-answer";

/**
 * One assistant message from its first word on: text, markers, notes, labels and the row below it. Before the first word it
 * renders nothing: stages, failures, Stop and Retry are the page's. Its text fills the width it is given (the reading column);
 * from 1200 px on its notes stand outside that width, at `100% + --margin-gap` from the line's start, `--margin-notes` wide, so
 * the page leaves that room free beside the column and does not clip it.
 */
export type AnswerProps = {
  message: ThreadMessage;
  /** Asks a question; offered on the card of an answer that was not found. */
  onAsk?: ((question: string) => void) | undefined;
  /** Further buttons for the row under a finished answer, after Copy and Sources. */
  actions?: ReactNode;
};

/** Where the network is away, answers stand as plain text meanwhile. */
const loadBody = () => untilLoaded(() => import("./answer-body"));

const AnswerBody = lazy(loadBody);

/** Begins to load what answers are rendered with; call it when a question is being written. */
export function preloadAnswer(): void {
  void loadBody();
}

export function Answer(props: AnswerProps) {
  return (
    <Suspense fallback={<PlainAnswer content={props.message.content} />}>
      <AnswerBody {...props} />
    </Suspense>
  );
}
