"use client";

import dynamic from "next/dynamic";
import { useContext } from "react";
import { untilLoaded } from "../../primitives/until-loaded";
import { RatedConversationContext } from "./rated-conversation";

const FeedbackButtons = dynamic(() => untilLoaded(() => import("./feedback-buttons")), { ssr: false });

/** The thumbs under an answer, where it may be rated. */
export function AnswerFeedback({ answerId }: { answerId: string }) {
  const conversationId = useContext(RatedConversationContext);
  return conversationId === null ? null : <FeedbackButtons conversationId={conversationId} messageId={answerId} />;
}
