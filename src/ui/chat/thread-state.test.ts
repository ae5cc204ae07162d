import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConversationView } from "@/contract/conversation";
import type { ConversationEvent } from "@/contract/conversation-event";
import type { CitationView, MessageView, SourceView } from "@/contract/message";
import { emptyThread, type ThreadAction, type ThreadState, threadReducer } from "./thread-state";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const [conversationId, question, answerId, firstTry, secondTry] = [id(1), id(2), id(3), id(4), id(5)];

function message(of: Partial<MessageView> & Pick<MessageView, "id" | "position" | "role">): MessageView {
  const nothing = { parentId: null, content: "", errorCode: null, answer: null, sources: [], citations: [] };
  return { ...nothing, status: of.role === "user" ? "sent" : "pending", createdAt: "2026-11-21T10:00:00.000Z", ...of };
}

const summary = (title: string) => ({
  id: conversationId,
  title,
  status: "open" as const,
  messageCount: 2,
  createdAt: "2026-11-21T10:00:00.000Z",
  lastMessageAt: null,
});
const source: SourceView = {
  ordinal: 1,
  title: "A",
  path: "a.md",
  url: null,
  headingPath: [],
  passage: "One.",
  otherLocations: [],
  score: 1,
};
const citation: CitationView = { ordinal: 1, answerStart: 0, answerEnd: 4, quote: "One.", quoteStart: 0, quoteEnd: 4, verified: true };
const delta = (attemptId: string, offset: number, text: string): ConversationEvent => ({
  type: "answer.delta",
  answerId,
  attemptId,
  offset,
  text,
});

/** A log in which an answer is begun, taken over by a second attempt, and finished. */
const log: ConversationEvent[] = [
  { type: "message.created", message: message({ id: question, position: 1, role: "user", content: "Why?" }) },
  { type: "message.created", message: message({ id: answerId, position: 2, role: "assistant", parentId: question }) },
  { type: "answer.stage", answerId, stage: { stage: "searching", pages: 90 } },
  { type: "answer.sources", answerId, sources: [source] },
  { type: "answer.stage", answerId, stage: { stage: "reading", passages: 1 } },
  delta(firstTry, 0, "Becau"),
  { type: "answer.restarted", answerId, attemptId: secondTry },
  delta(firstTry, 0, "Because of a late writer"),
  delta(firstTry, 5, "se of a late writer"),
  { type: "answer.sources", answerId, sources: [source] },
  delta(secondTry, 0, "One"),
  delta(secondTry, 3, ". [1]"),
  { type: "answer.citation", answerId, citation },
  { type: "conversation.updated", conversation: summary("Why") },
  {
    type: "message.finished",
    answerId,
    status: "delivered",
    errorCode: null,
    content: "One. [1]",
    answer: { outcome: "grounded", model: "extractive", truncated: false, nearestPages: [], unsupported: [] },
    citations: [citation],
  },
  { type: "error", code: "MODEL_TIMEOUT", retryable: true, answerId },
];

const empty: ConversationView = { conversation: summary("New"), messages: [], seq: 0, olderCursor: null };
const opened = threadReducer(emptyThread, { type: "opened", view: empty });
const actions = log.map((event, index): ThreadAction => ({ type: "event", seq: index + 1, event }));
const apply = (state: ThreadState, given: readonly ThreadAction[]) => given.reduce(threadReducer, state);
const upTo = (seq: number) => apply(opened, actions.slice(0, seq));
const answerIn = (state: ThreadState) => state.messages.find((held) => held.id === answerId);
const place = fc.nat(log.length);

describe("threadReducer", () => {
  it("holds the question and its finished answer after the whole log", () => {
    const state = upTo(log.length);
    expect(state.messages.map(({ role, status, content }) => [role, status, content])).toEqual([
      ["user", "delivered", "Why?"],
      ["assistant", "delivered", "One. [1]"],
    ]);
    expect(answerIn(state)).toMatchObject({ stage: null, sources: [source], citations: [citation] });
    expect(state.conversation?.title).toBe("Why");
    expect(state.error).toEqual({ code: "MODEL_TIMEOUT", retryable: true, answerId });
  });

  it("shows text by its offset, and only the running attempt's", () => {
    expect(answerIn(upTo(6))?.content).toBe("Becau");
    expect(answerIn(upTo(7))).toMatchObject({ content: "", sources: [], citations: [], stage: null, status: "streaming" });
    expect(answerIn(upTo(9))?.content).toBe("");
    expect(answerIn(upTo(11))?.content).toBe("One");
    expect(answerIn(upTo(12))?.content).toBe("One. [1]");
  });

  it("is the same object when an event at or below its seq comes again", () => {
    fc.assert(
      fc.property(place, place, (reached, again) => {
        const state = upTo(reached);
        for (const action of actions.slice(0, Math.min(reached, again))) expect(threadReducer(state, action)).toBe(state);
      }),
    );
  });

  it("ends the same however often delivery starts again from any earlier point", () => {
    const whole = upTo(log.length);
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place)), (rounds) => {
        let state = opened;
        let reached = 0;
        for (const [from, to] of rounds) {
          const start = Math.min(from, reached);
          state = apply(state, actions.slice(start, Math.max(start, to)));
          reached = Math.max(reached, to);
        }
        expect(apply(state, actions.slice(reached))).toEqual(whole);
      }),
    );
  });

  it("is read anew where the log was set back, and then shows nothing that is not there any more", () => {
    const state = threadReducer(upTo(log.length), { type: "event", seq: 2, event: { type: "log.rewound" } });
    expect(state).toMatchObject({ isStale: true, seq: 2 });
    const question1 = message({ id: question, position: 1, role: "user", content: "Why?" });
    const view = { ...empty, messages: [question1], seq: 3 };
    const read = threadReducer(state, { type: "opened", view });
    expect(read).toMatchObject({ isStale: false, seq: 3, conversation: view.conversation });
    expect(read.messages.map(({ id: shown }) => shown)).toEqual([question]);
    expect(threadReducer(read, { type: "event", seq: 7, event: { type: "log.rewound" } })).toBe(read);
  });

  it("ends the same with every event delivered twice at once", () => {
    expect(
      apply(
        opened,
        actions.flatMap((action) => [action, action]),
      ),
    ).toEqual(upTo(log.length));
  });

  it("ends the same from any earlier point on once the log has dropped the text of ended answers", () => {
    const whole = upTo(log.length);
    const trimmed = actions.filter((action) => action.type === "event" && action.event.type !== "answer.delta");
    const content = (state: ThreadState) => state.messages.map(({ attemptId: _attemptId, ...rest }) => rest);
    for (let reached = 0; reached <= log.length; reached++) {
      expect(content(apply(upTo(reached), trimmed))).toEqual(content(whole));
    }
  });

  it("goes on from a reading made at any point of the log", () => {
    const whole = upTo(log.length);
    fc.assert(
      fc.property(place, place, (readAt, replayedFrom) => {
        const read = upTo(readAt);
        const messages = read.messages.map(({ stage: _stage, attemptId: _attemptId, ...view }) => view);
        const view: ConversationView = { conversation: read.conversation ?? summary("New"), messages, seq: readAt, olderCursor: null };
        const fresh = threadReducer(emptyThread, { type: "opened", view });
        const content = (state: ThreadState) => state.messages.map(({ attemptId: _unknown, ...rest }) => rest);
        expect(content(apply(fresh, actions.slice(Math.min(replayedFrom, readAt))))).toEqual(content(whole));
      }),
    );
  });

  it("goes on after a page is loaded again between the restart and the new attempt's first text", () => {
    const restarted = message({ id: answerId, position: 2, role: "assistant", parentId: question, status: "streaming" });
    const view: ConversationView = { conversation: summary("Why"), messages: [restarted], seq: 7, olderCursor: null };
    const fresh = threadReducer(emptyThread, { type: "opened", view });
    expect(answerIn(fresh)).toMatchObject({ content: "", status: "streaming" });
    expect(answerIn(apply(fresh, actions.slice(9, 12)))).toMatchObject({ content: "One. [1]", attemptId: secondTry, sources: [source] });
  });

  it("goes on with the new attempt when its first text comes by a reading instead of the log", () => {
    const known = upTo(6);
    const read = message({ id: answerId, position: 2, role: "assistant", parentId: question, status: "streaming", content: "One" });
    const view: ConversationView = { conversation: summary("Why"), messages: [read], seq: 11, olderCursor: null };
    const again = threadReducer(known, { type: "opened", view });
    expect(answerIn(again)?.content).toBe("One");
    expect(answerIn(apply(again, actions.slice(11, 12)))?.content).toBe("One. [1]");
  });

  it("ignores a reading that is older than what is known", () => {
    const state = upTo(9);
    expect(threadReducer(state, { type: "opened", view: empty })).toBe(state);
  });

  it("keeps earlier messages that were paged in when the conversation is read again", () => {
    const early = message({ id: id(9), position: 1, role: "user", content: "Earlier" });
    const late = message({ id: id(10), position: 2, role: "user", content: "Later", parentId: id(9) });
    const first = threadReducer(emptyThread, { type: "opened", view: { ...empty, messages: [late], seq: 5, olderCursor: 2 } });
    const paged = threadReducer(first, { type: "older", before: 2, view: { ...empty, messages: [early], seq: 5 } });
    const again = threadReducer(paged, { type: "opened", view: { ...empty, messages: [late], seq: 7, olderCursor: 2 } });
    expect(again.messages.map(({ content }) => content)).toEqual(["Earlier", "Later"]);
    expect(again).toMatchObject({ seq: 7, olderCursor: null });
  });

  it("leaves out earlier messages that were read above another path than is shown by now", () => {
    const late = message({ id: id(10), position: 2, role: "user", content: "Later", parentId: id(9) });
    const other = message({ id: id(12), position: 7, role: "user", content: "Elsewhere", parentId: id(11) });
    const early = message({ id: id(9), position: 1, role: "user", content: "Earlier" });
    const first = threadReducer(emptyThread, { type: "opened", view: { ...empty, messages: [late], seq: 5, olderCursor: 2 } });
    const chosen = threadReducer(first, { type: "selected", view: { ...empty, messages: [other], seq: 5, olderCursor: 7 } });
    expect(threadReducer(chosen, { type: "older", before: 2, view: { ...empty, messages: [early], seq: 5 } })).toBe(chosen);
  });

  it("leaves text out that lies beyond a gap until the final event brings it all", () => {
    const gapped = apply(upTo(11), [{ type: "event", seq: 13, event: delta(secondTry, 40, "lost") }]);
    expect(answerIn(gapped)?.content).toBe("One");
  });

  describe("with versions of a message", () => {
    const [q1, a1, a2, q2] = [id(31), id(32), id(33), id(34)];
    const asked = message({ id: q1, position: 1, role: "user" });
    const first = message({ id: a1, position: 2, role: "assistant", parentId: q1, status: "delivered" });
    const second = message({
      ...{ id: a2, position: 3, role: "assistant", parentId: q1, status: "pending" },
      sibling: { index: 1, count: 2, previousId: a1, nextId: null },
    });
    const read = threadReducer(emptyThread, { type: "opened", view: { ...empty, messages: [asked, first], seq: 5 } });
    const created = (seq: number, made: MessageView): ThreadAction => ({
      type: "event",
      seq,
      event: { type: "message.created", message: made },
    });

    it("shows the new version, and says of the old one that it has a later", () => {
      const state = threadReducer(read, created(6, second));
      expect(state.leafId).toBe(a2);
      expect(state.messages.find((each) => each.id === a1)?.sibling).toEqual({ index: 0, count: 2, previousId: null, nextId: a2 });
    });

    it("shows the path that was chosen, whatever else is loaded", () => {
      const state = threadReducer(threadReducer(read, created(6, second)), {
        type: "selected",
        view: { ...empty, messages: [asked, { ...first, sibling: { index: 0, count: 2, previousId: null, nextId: a2 } }], seq: 6 },
      });
      expect(state).toMatchObject({ leafId: a1, isStale: false, seq: 6 });
      expect(state.messages.map((each) => each.id)).toEqual([q1, a1]);
    });

    it("is to be read again when something is said behind what is not loaded", () => {
      const state = threadReducer(read, created(6, message({ id: q2, position: 9, role: "user", parentId: id(40) })));
      expect(state).toMatchObject({ leafId: a1, isStale: true, seq: 6 });
      const again = threadReducer(state, { type: "opened", view: { ...empty, messages: [asked, second], seq: 6 } });
      expect(again).toMatchObject({ leafId: a2, isStale: false });
      const older = threadReducer(state, { type: "selected", view: { ...empty, messages: [asked, first], seq: 5 } });
      expect(older).toMatchObject({ isStale: true, seq: 6 });
    });
  });
});
