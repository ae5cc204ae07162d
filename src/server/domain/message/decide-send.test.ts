import { describe, expect, it } from "vitest";
import { err, ok } from "@/contract/result";
import { guestLifetimeMs } from "../session/session-at";
import { decideSend } from "./decide-send";
import type { SendState } from "./ports";

const nowMs = 1_000_000;
const input = { conversationId: "c", text: "Why?", place: { kind: "last" as const }, mayBegin: true };
const beside = { ...input, place: { kind: "beside" as const, messageId: "q" }, mayBegin: false };
const nothing: SendState = {
  session: null,
  conversation: null,
  message: null,
  isDeleted: false,
  hasPlace: true,
  parentId: null,
  history: [],
  runningAnswers: 0,
};
const session = { id: "s", status: "active" as const, lastActivityAt: nowMs, expiresAt: nowMs + guestLifetimeMs };
const conversation = { status: "open" as const, lastMessageAt: nowMs, hasRunningAnswer: false };
const sent = { conversationId: "c", messageId: "m", answerId: "a", seq: 0 };

describe("deciding on a new message", () => {
  it("begins a conversation for an id that nobody has", () => {
    expect(decideSend(nothing, input, nowMs)).toEqual(ok("new"));
  });

  it("refuses an id that nobody has where no conversation may begin, exactly like another's", () => {
    const missing = decideSend(nothing, { ...input, mayBegin: false }, nowMs);
    const foreign = decideSend({ ...nothing, conversation: "foreign" }, { ...input, mayBegin: false }, nowMs);
    expect(missing).toEqual(err("NOT_FOUND"));
    expect(foreign).toEqual(missing);
  });

  it("refuses the id of another's message", () => {
    expect(decideSend({ ...nothing, session, conversation, message: "foreign" }, input, nowMs)).toEqual(err("NOT_FOUND"));
  });

  it("refuses an id that was deleted exactly like another's, wherever it comes", () => {
    for (const state of [nothing, { ...nothing, session }, { ...nothing, session, conversation }]) {
      expect(decideSend({ ...state, isDeleted: true }, input, nowMs)).toEqual(err("NOT_FOUND"));
    }
    const over = { ...nothing, session: { ...session, status: "terminated" as const } };
    expect(decideSend({ ...over, isDeleted: true }, input, nowMs)).toEqual(decideSend({ ...over, conversation: "foreign" }, input, nowMs));
  });

  it("answers alike for another's conversation and a missing one: to a session that is over, and under an id that is used", () => {
    const over = { ...nothing, session: { ...session, status: "terminated" as const } };
    const used = { ...nothing, session, message: { conversationId: "d", text: "Why?", parentId: null, sent } };
    for (const [state, refused] of [
      [over, "SESSION_TERMINATED"],
      [used, "IDEMPOTENCY_CONFLICT"],
    ] as const) {
      expect(decideSend(state, input, nowMs)).toEqual(err(refused));
      expect(decideSend({ ...state, conversation: "foreign" }, input, nowMs)).toEqual(err(refused));
    }
  });

  it("takes the same message twice as one, even when an answer runs or the session has ended", () => {
    const state: SendState = {
      ...nothing,
      session: { ...session, status: "terminated" },
      conversation: { ...conversation, hasRunningAnswer: true },
      message: { conversationId: "c", text: "Why?", parentId: "p", sent },
    };
    expect(decideSend(state, input, nowMs)).toEqual(ok(sent));
  });

  it("refuses other words, another conversation or an answer's id under a used id", () => {
    const used = { conversationId: "c", text: "Why?", parentId: null, sent };
    for (const message of [
      { ...used, text: "How?" },
      { ...used, conversationId: "d" },
      { ...used, sent: null },
    ]) {
      expect(decideSend({ ...nothing, session, conversation, message }, input, nowMs)).toEqual(err("IDEMPOTENCY_CONFLICT"));
    }
  });

  it("checks the acting session before the conversation", () => {
    const closed = { ...nothing, conversation: { ...conversation, status: "closed" as const } };
    expect(decideSend({ ...closed, session: { ...session, expiresAt: nowMs } }, input, nowMs)).toEqual(err("SESSION_EXPIRED"));
    expect(decideSend({ ...closed, session: { ...session, status: "terminated" } }, input, nowMs)).toEqual(err("SESSION_TERMINATED"));
    expect(decideSend({ ...closed, session }, input, nowMs)).toEqual(err("CONVERSATION_CLOSED"));
  });

  it("lets one answer run at a time, and reopens what is paused or archived", () => {
    const busy = { ...nothing, session, conversation: { ...conversation, hasRunningAnswer: true } };
    expect(decideSend(busy, input, nowMs)).toEqual(err("CONVERSATION_BUSY"));
    for (const status of ["paused", "archived"] as const) {
      expect(decideSend({ ...nothing, session, conversation: { ...conversation, status } }, input, nowMs)).toEqual(ok("new"));
    }
  });

  it("refuses a place that is not there, once it may tell", () => {
    const state = { ...nothing, session, conversation, hasPlace: false };
    expect(decideSend(state, beside, nowMs)).toEqual(err("NOT_FOUND"));
    expect(decideSend({ ...state, session: { ...session, status: "terminated" } }, beside, nowMs)).toEqual(err("SESSION_TERMINATED"));
    expect(decideSend({ ...state, hasPlace: true }, beside, nowMs)).toEqual(ok("new"));
  });

  it("takes a message again for the same at the place that it was sent to, and nowhere else", () => {
    const stored = { conversationId: "c", text: "Why?", parentId: "p", sent };
    const state = { ...nothing, session, conversation, message: stored };
    expect(decideSend({ ...state, parentId: "p" }, beside, nowMs)).toEqual(ok(sent));
    expect(decideSend({ ...state, parentId: "other" }, beside, nowMs)).toEqual(err("IDEMPOTENCY_CONFLICT"));
    expect(decideSend({ ...state, parentId: null, hasPlace: false }, beside, nowMs)).toEqual(err("IDEMPOTENCY_CONFLICT"));
    expect(decideSend({ ...state, parentId: "what came later" }, input, nowMs)).toEqual(ok(sent));
  });
});
