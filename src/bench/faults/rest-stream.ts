import { createParser } from "eventsource-parser";
import { z } from "zod";
import { ConversationEvent } from "@/contract/conversation-event";
import { createAssembly } from "./assembled-answer";

/**
 * What a REST reply says of an answer that has ended; `sessionId` is its conversation. `streamed`: where it came as a stream, what was put together
 * from that before its last event, and what was wrong with it.
 */
export type RestAnswer = {
  sessionId: string;
  response: string;
  errorCode: string | null;
  streamed: { answerId: string; text: string; problems: readonly string[] } | null;
};

const Session = z.object({ session_id: z.string() });

/** The stream of a REST reply as its client reads it: text from its deltas, the end from its last event. Throws where it broke off before that. */
export function readRestStream(body: string): RestAnswer {
  const { apply, answers } = createAssembly();
  const outOfOrder: string[] = [];
  let sessionId = "";
  let last: number | null = null;
  let ended: string | null = null;
  const parser = createParser({
    onEvent({ id, event: name, data }) {
      const value: unknown = JSON.parse(data);
      if (name === "session") sessionId = Session.parse(value).session_id;
      if (id === undefined) return;
      if (last !== null && Number(id) !== last + 1) outOfOrder.push(`event ${id} after ${last}`);
      last = Number(id);
      const event = ConversationEvent.parse(value);
      apply(event);
      if (event.type === "message.finished") ended = event.answerId;
    },
  });
  parser.feed(body);
  const answer = ended === null ? undefined : answers.get(ended);
  if (ended === null || !answer?.finished) throw new Error("the stream ended before the answer");
  const { content: response, errorCode, textBefore: text } = answer.finished;
  return { sessionId, response, errorCode, streamed: { answerId: ended, text, problems: [...answer.problems, ...outOfOrder] } };
}
