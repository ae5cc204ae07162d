"use client";

import dynamic from "next/dynamic";
import { useContext } from "react";
import { RatedConversationContext } from "./rated-conversation";

const FeedbackButtons = dynamic(() => import("./feedback-buttons"), { ssr: false });

/** The thumbs under an answer, where it may be rated. */
export function AnswerFeedback({ answerId }: { answerId: string }) {
  const conversationId = useContext(RatedConversationContext);
  return conversationId === null ? null : <FeedbackButtons conversationId={conversationId} messageId={answerId} />;
}
