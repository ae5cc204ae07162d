import type { AnswerTrace } from "@/contract/answer-trace";
import type { ConversationEvent } from "@/contract/conversation-event";
import type { CitationView, MessageStatus, SourceView } from "@/contract/message";
import type { AnswerEvent, AnswerRecord } from "../domain/answer/answer-event";
import { newTrace } from "../domain/answer/trace";
import type { Clock } from "../domain/clock";
import { messageMachine } from "../domain/message/message-machine";
import type { Attempt } from "../domain/message/ports";

/** What an attempt has said so far. `record` is there once it has said everything. Times in milliseconds since the epoch. */
export type Transcript = {
  status: MessageStatus;
  content: string;
  sources: SourceView[];
  citations: CitationView[];
  record: AnswerRecord | null;
  /** Filled in by the pipeline itself. */
  trace: AnswerTrace;
  startedAt: number;
  firstTextAt: number | null;
};

/** The transcript of an attempt that begins now. */
export function newTranscript(clock: Clock): Transcript {
  const nothing = { content: "", sources: [], citations: [], record: null, firstTextAt: null };
  return { status: "pending", ...nothing, trace: newTrace(), startedAt: clock.now() };
}

/** Notes what the pipeline tells, and returns it as an event of the conversation; null where there is nothing to tell readers. */
export function note(transcript: Transcript, event: AnswerEvent, { answerId, attemptId }: Attempt, clock: Clock): ConversationEvent | null {
  switch (event.type) {
    case "stage":
      return { type: "answer.stage", answerId, stage: event.stage };
    case "sources":
      transcript.sources = event.sources;
      return { type: "answer.sources", answerId, sources: event.sources };
    case "text":
      return noteText(transcript, event.text, answerId, attemptId, clock);
    case "citation":
      transcript.citations.push(event.citation);
      return { type: "answer.citation", answerId, citation: event.citation };
    case "done":
      transcript.record = event.record;
      return null;
  }
}

function noteText(transcript: Transcript, text: string, answerId: string, attemptId: string, clock: Clock): ConversationEvent | null {
  if (text === "") return null;
  const offset = transcript.content.length;
  transcript.content += text;
  transcript.firstTextAt ??= clock.now();
  transcript.status = messageMachine("assistant", transcript.status, "start") ?? transcript.status;
  return { type: "answer.delta", answerId, attemptId, offset, text };
}
