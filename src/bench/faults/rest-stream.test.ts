import { expect, it } from "vitest";
import { readRestStream } from "./rest-stream";

const answerId = "a0000000-0000-4000-8000-000000000002";
const attemptId = "b0000000-0000-4000-8000-000000000001";
const next = "b0000000-0000-4000-8000-000000000002";

const delta = (text: string, offset: number, by = attemptId) => ({ type: "answer.delta", answerId, attemptId: by, offset, text });
const end = (content: string) => ({
  type: "message.finished",
  answerId,
  status: "delivered",
  errorCode: null,
  content,
  answer: null,
  citations: [],
});

/** The stream as the server writes it, with these numbers. */
function stream(...events: [number, { type: string }][]): string {
  const frames = events.map(([seq, event]) => `id: ${seq}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return [`event: session\ndata: {"session_id":"s"}\n\n: ping\n\n`, ...frames].join("");
}

it("puts the text together from what was streamed, not from what the end says", () => {
  const read = readRestStream(stream([3, delta("at ", 0)], [4, delta("noon", 3)], [5, end("at dusk")]));
  expect(read).toEqual({ sessionId: "s", response: "at dusk", errorCode: null, streamed: { answerId, text: "at noon", problems: [] } });
});

it("begins again with an attempt that begins again", () => {
  const restarted = { type: "answer.restarted", answerId, attemptId: next };
  const read = readRestStream(stream([3, delta("at ", 0)], [4, restarted], [5, delta("dusk", 0, next)], [6, end("dusk")]));
  expect(read.streamed).toEqual({ answerId, text: "dusk", problems: [] });
});

it("sees text and events that are missing", () => {
  const read = readRestStream(stream([3, delta("at ", 0)], [5, delta("k", 6)], [6, end("at dusk")]));
  expect(read.streamed?.problems).toEqual(["text is missing before 6", "event 5 after 3"]);
});

it("takes a stream that broke off for no answer", () => {
  expect(() => readRestStream(stream([3, delta("at ", 0)]))).toThrow("ended before the answer");
});
