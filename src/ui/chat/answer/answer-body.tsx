"use client";

import type { AnswerProps } from "./answer";
import { PlainAnswer } from "./plain-answer";

export default function AnswerBody({ message }: AnswerProps) {
  return <PlainAnswer content={message.content} />;
}
