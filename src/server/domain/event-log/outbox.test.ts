import { describe, expect, it } from "vitest";
import type { ConversationEvent } from "@/contract/conversation-event";
import { createOutbox } from "./outbox";

const delta = (offset: number, text: string): ConversationEvent => ({ type: "answer.delta", answerId: "a", attemptId: "t", offset, text });
const stage: ConversationEvent = { type: "answer.stage", answerId: "a", stage: { stage: "reading", passages: 2 } };
const citation = (answerStart: number): ConversationEvent => ({
  type: "answer.citation",
  answerId: "a",
  citation: { ordinal: 1, answerStart, answerEnd: answerStart + 1, quote: "q", quoteStart: null, quoteEnd: null, verified: false },
});

describe("an answer's outbox", () => {
  it("joins the text since the last time into one delta, with citations behind it", () => {
    const outbox = createOutbox();
    for (const event of [stage, delta(0, "One"), citation(0), delta(3, " two"), delta(7, " three"), citation(4)]) outbox.push(event);
    expect(outbox.take()).toEqual([stage, delta(0, "One two three"), citation(0), citation(4)]);
    expect(outbox.take()).toEqual([]);
  });

  it("keeps what was put back before all that came since", () => {
    const outbox = createOutbox();
    outbox.push(delta(0, "One"));
    const taken = outbox.take();
    outbox.push(delta(3, " two"));
    outbox.putBack(taken);
    outbox.push(delta(7, " three"));
    expect(outbox.take()).toEqual([delta(0, "One"), delta(3, " two three")]);
  });
});
