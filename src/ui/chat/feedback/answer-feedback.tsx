"use client";

import { useContext } from "react";
import { whenUsed } from "../../primitives/when-used";
import { RatedConversationContext } from "./rated-conversation";

const FeedbackButtons = whenUsed(() => import("./feedback-buttons"));

/** The thumbs under an answer, where it may be rated. */
export function AnswerFeedback({ answerId }: { answerId: string }) {
  const conversationId = useContext(RatedConversationContext);
  return conversationId === null ? null : <FeedbackButtons conversationId={conversationId} messageId={answerId} />;
}
