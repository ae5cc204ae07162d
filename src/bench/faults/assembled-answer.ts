import type { ConversationEvent } from "@/contract/conversation-event";

/** An answer as a page puts it together from the events of its conversation. */
export type AssembledAnswer = {
  text: string;
  attemptId: string | null;
  restarts: number;
  /** What the last event said, what the text was just before it, and when it came (Unix ms). */
  finished: { status: string; errorCode: string | null; content: string; textBefore: string; at: number } | null;
  /** What no page should ever be sent, in words. */
  problems: string[];
};

/** Puts answers together: events in the order of the log, and what a page that is loaded anew is shown of answers under way. */
export type Assembly = {
  apply(event: ConversationEvent): void;
  /** The page was loaded: `text` is what it shows of a running answer. */
  load(answerId: string, text: string): void;
  answers: Map<string, AssembledAnswer>;
};

export function createAssembly(): Assembly {
  const answers = new Map<string, AssembledAnswer>();
  const answerOf = (id: string): AssembledAnswer => {
    const known = answers.get(id) ?? { text: "", attemptId: null, restarts: 0, finished: null, problems: [] };
    answers.set(id, known);
    return known;
  };
  return {
    answers,
    load(answerId, text) {
      Object.assign(answerOf(answerId), { text, attemptId: null } satisfies Partial<AssembledAnswer>);
    },
    apply(event) {
      if (event.type === "answer.delta") addText(answerOf(event.answerId), event);
      else if (event.type === "answer.restarted") restart(answerOf(event.answerId), event.attemptId);
      else if (event.type === "message.finished") finish(answerOf(event.answerId), event);
    },
  };
}

function addText(answer: AssembledAnswer, delta: Extract<ConversationEvent, { type: "answer.delta" }>): void {
  answer.attemptId ??= delta.attemptId;
  if (answer.finished !== null) answer.problems.push("text after the end");
  if (delta.attemptId !== answer.attemptId) answer.problems.push("text of an attempt that was replaced");
  else if (delta.offset > answer.text.length) answer.problems.push(`text is missing before ${delta.offset}`);
  else answer.text = answer.text.slice(0, delta.offset) + delta.text;
}

function restart(answer: AssembledAnswer, attemptId: string): void {
  if (answer.finished !== null) answer.problems.push("begun again after the end");
  answer.attemptId = attemptId;
  answer.text = "";
  answer.restarts += 1;
}

function finish(answer: AssembledAnswer, { status, errorCode, content }: Extract<ConversationEvent, { type: "message.finished" }>): void {
  if (answer.finished !== null) answer.problems.push("ended twice");
  answer.finished = { status, errorCode, content, textBefore: answer.text, at: Date.now() };
}
