import { describe, expect, it } from "vitest";
import { createAssembly } from "./assembled-answer";
import type { Evidence } from "./evidence";
import type { DoneFault } from "./fault-log";
import type { Ledger, Stopped } from "./ledger";
import { type Finding, judge } from "./verdict";

const conversationId = "c0000000-0000-4000-8000-000000000000";
const messageId = "a0000000-0000-4000-8000-000000000001";
const answerId = "a0000000-0000-4000-8000-000000000002";
const first = "b0000000-0000-4000-8000-000000000001";
const second = "b0000000-0000-4000-8000-000000000002";
const text = "They are lit at dusk [1].";
const askedAt = 1_000_000;

type Run = { ledger: Ledger; evidence: Evidence; generations: number };

/** A run in which one question was sent twice, its first attempt died after a word, and the second said everything. */
function goodRun(): Run {
  const at = { conversation_id: conversationId, answer_id: answerId };
  const delta = (seq: number, attempt_id: string, text_at: number, content: string) => ({
    ...at,
    seq,
    type: "answer.delta",
    attempt_id,
    text_at,
    content,
  });
  const created = {
    conversation_id: conversationId,
    type: "message.created",
    attempt_id: null,
    answer_id: null,
    text_at: null,
    content: null,
  };
  const evidence: Evidence = {
    conversations: [{ id: conversationId, message_count: 2, last_seq: 7 }],
    messages: [
      {
        id: messageId,
        conversation_id: conversationId,
        parent_id: null,
        role: "user",
        content: "When?",
        status: "delivered",
        error_code: null,
      },
      {
        id: answerId,
        conversation_id: conversationId,
        parent_id: messageId,
        role: "assistant",
        content: text,
        status: "delivered",
        error_code: null,
      },
    ],
    events: [
      { ...created, seq: 1 },
      { ...created, seq: 2 },
      delta(3, first, 0, "They "),
      { ...at, seq: 4, type: "answer.restarted", attempt_id: second, text_at: null, content: null },
      delta(5, second, 0, "They are lit "),
      delta(6, second, 13, "at dusk [1]."),
      { ...at, seq: 7, type: "message.finished", attempt_id: second, text_at: null, content: text },
    ],
    jobs: [{ message_id: answerId, status: "done" }],
  };
  const { apply, answers } = createAssembly();
  apply({ type: "answer.delta", answerId, attemptId: first, offset: 0, text: "They " });
  apply({ type: "answer.restarted", answerId, attemptId: second });
  apply({ type: "answer.delta", answerId, attemptId: second, offset: 0, text });
  apply({ type: "message.finished", answerId, status: "delivered", errorCode: null, content: text, answer: null, citations: [] });
  Object.assign(answers.get(answerId)?.finished ?? {}, { at: askedAt + 9_000 });
  const streamed = createAssembly();
  streamed.apply({ type: "answer.delta", answerId, attemptId: second, offset: 0, text });
  streamed.apply({ type: "message.finished", answerId, status: "delivered", errorCode: null, content: text, answer: null, citations: [] });
  const ledger: Ledger = {
    seed: 1,
    instances: 2,
    mayBeTrimmed: false,
    faults: [{ kind: "kill", from: askedAt + 500, to: askedAt + 520 }],
    overdue: [],
    failures: [],
    threads: [
      {
        conversationId,
        entries: [
          {
            ref: "s1t0q0",
            text: "When?",
            copies: 2,
            askedAt,
            acknowledged: [
              { conversationId, messageId, answerId },
              { conversationId, messageId: null, answerId: null },
            ],
            refused: [],
            replies: [{ sessionId: conversationId, response: text, errorCode: null, streamed: { answerId, text, problems: [] } }],
            expected: { text },
            said: text,
            stopped: null,
            expectedOfRetry: { text },
            retried: null,
            retryRefused: null,
          },
        ],
        answers,
        gaps: [],
        lastSeq: 7,
        replayed: { answers: streamed.answers, last: 7, gaps: [] },
        cuts: new Map([[answerId, 5]]),
        shown: {
          messageCount: 2,
          seq: 7,
          messages: evidence.messages.map(({ id, role, status, content, error_code: errorCode }) => ({
            id,
            role,
            status,
            content,
            errorCode,
          })),
        },
      },
    ],
  };
  return { ledger, evidence, generations: 2 };
}

type Parts = {
  run: Run;
  thread: Ledger["threads"][number];
  entry: Ledger["threads"][number]["entries"][number];
  question: Evidence["messages"][number];
  answer: Evidence["messages"][number];
  seen: ReturnType<typeof createAssembly>["answers"] extends Map<string, infer Answer> ? Answer : never;
};

/** What is found in a good run after something was changed in it. */
function findingsAfter(change: (parts: Parts) => void): Finding[] {
  const run = goodRun();
  const [thread] = run.ledger.threads;
  const entry = thread?.entries[0];
  const [question, answer] = run.evidence.messages;
  const seen = thread?.answers.get(answerId);
  if (!thread || !entry || !question || !answer || !seen) throw new Error("the good run is incomplete");
  change({ run, thread, entry, question, answer, seen });
  return judge(run.ledger, run.evidence, () => run.generations);
}

/** The answer as it is after a failure that is told everywhere alike; `hitBy`: faults instead of the one that was. */
function fail(parts: Parts, code: string, hitBy?: DoneFault["kind"][]): void {
  const { run, thread, entry, answer, seen } = parts;
  if (hitBy !== undefined) hit(parts, ...hitBy);
  Object.assign(answer, { status: "failed", error_code: code });
  Object.assign(entry, { replies: [] });
  seen.finished = { status: "failed", errorCode: code, content: text, textBefore: text, at: askedAt + 9_000 };
  thread.shown?.messages.splice(1, 1, { id: answerId, role: "assistant", status: "failed", content: text, errorCode: code });
  run.evidence.jobs = [{ message_id: answerId, status: "failed" }];
}

/** These faults, instead of the one that was, while the answer was under way. */
function hit({ run }: Parts, ...kinds: DoneFault["kind"][]): void {
  run.ledger.faults = kinds.map((kind) => ({ kind, from: askedAt + 500, to: askedAt + 520 }));
}

/** The answer as it is after Stop was pressed in its middle, when nothing else was wrong. */
function stop({ thread, run, entry, answer, seen }: Parts, stopped: Partial<Stopped> = {}): void {
  const content = "They are lit ";
  Object.assign(answer, { status: "cancelled", content });
  Object.assign(entry, { replies: [], stopped: { status: "cancelled", why: "", tookMs: 90, upstreamMs: 120, isQuiet: true, ...stopped } });
  run.evidence.events = run.evidence.events
    .filter(({ seq }) => seq !== 6)
    .map((event) => (event.seq === 7 ? { ...event, seq: 6, content } : event));
  Object.assign(run.evidence.conversations[0] ?? {}, { last_seq: 6 });
  Object.assign(thread, { lastSeq: 6 });
  Object.assign(thread.shown ?? {}, { seq: 6 });
  seen.finished = { status: "cancelled", errorCode: null, content, textBefore: content, at: askedAt + 9_000 };
  Object.assign(thread.replayed, { last: 6 });
  const replayed = thread.replayed.answers.get(answerId);
  Object.assign(replayed?.finished ?? {}, { textBefore: content });
  thread.shown?.messages.splice(1, 1, { id: answerId, role: "assistant", status: "cancelled", content, errorCode: null });
  run.evidence.jobs = [{ message_id: answerId, status: "cancelled" }];
}

const nothing = () => {};

describe("a run in which all is well", () => {
  it("has no findings", () => {
    expect(findingsAfter(nothing)).toEqual([]);
  });

  it("may end in an honest failure, where two attempts at it have died, or its database was away", () => {
    expect(findingsAfter((parts) => fail(parts, "ANSWER_INTERRUPTED", ["kill", "freeze"]))).toEqual([]);
    expect(findingsAfter((parts) => fail(parts, "SERVICE_UNAVAILABLE", ["cut-database"]))).toEqual([]);
    const breaksOff = findingsAfter((parts) => {
      Object.assign(parts.entry, { expected: { code: "ANSWER_INTERRUPTED" } });
      fail(parts, "ANSWER_INTERRUPTED");
    });
    expect(breaksOff).toEqual([]);
  });

  it("may have been begun again without a fault where another instance takes a starved one for dead, and at each handover", () => {
    expect(findingsAfter((parts) => hit(parts))).toEqual([]);
    expect(findingsAfter((parts) => hit(parts, "end"))).toEqual([]);
  });

  it("may have been stopped by its reader, at once or, while something else was wrong, later", () => {
    expect(findingsAfter((parts) => stop(parts))).toEqual([]);
    expect(findingsAfter((parts) => stop(parts, { tookMs: 9_000, upstreamMs: null, isQuiet: false }))).toEqual([]);
  });

  it("may have lost old deltas of a finished answer where a clock was moved, in the log and on the page", () => {
    const trim = ({ run, thread, entry, seen }: Parts) => {
      run.evidence.events = run.evidence.events.filter(({ seq }) => seq !== 5);
      thread.gaps.push({ seq: 6, after: 4 });
      seen.problems.push("text is missing before 13");
      if (seen.finished) seen.finished.textBefore = "";
      thread.replayed = { answers: new Map([[answerId, seen]]), last: 7, gaps: [{ seq: 6, after: 4 }] };
      Object.assign(entry.replies[0]?.streamed ?? {}, { text: "at dusk [1].", problems: ["text is missing before 13"] });
    };
    expect(findingsAfter(trim).map(({ kind }) => kind)).toContain("mismatched");
    const trimmed = findingsAfter((parts) => {
      trim(parts);
      parts.run.ledger.mayBeTrimmed = true;
    });
    expect(trimmed).toEqual([]);
  });
});

describe("it is noticed", () => {
  const cases: [string, Finding["kind"], RegExp, (parts: Parts) => void][] = [
    [
      "that an accepted question is not stored",
      "lost",
      /accepted and not stored/,
      ({ question }) => Object.assign(question, { role: "system" }),
    ],
    ["that a conversation is gone", "lost", /is not there/, ({ run }) => Object.assign(run.evidence, { conversations: [] })],
    [
      "that a question was stored under another id",
      "lost",
      /accepted as/,
      ({ entry }) => Object.assign(entry.acknowledged[0] ?? {}, { messageId: first }),
    ],
    ["that a question has no answer", "lost", /0 answers of 1/, ({ answer }) => Object.assign(answer, { parent_id: null })],
    [
      "that a promised answer is another",
      "lost",
      /promised answer/,
      ({ entry }) => Object.assign(entry.acknowledged[0] ?? {}, { answerId: first }),
    ],
    [
      "that an answer asked for again is not there",
      "lost",
      /1 answers of 2/,
      ({ entry }) => Object.assign(entry, { retried: { conversationId, messageId, answerId } }),
    ],
    [
      "that a question is stored twice",
      "duplicated",
      /stored 2 times/,
      ({ run, question }) => run.evidence.messages.push({ ...question, id: first }),
    ],
    [
      "that a question has two answers",
      "duplicated",
      /2 answers/,
      ({ run, answer }) => run.evidence.messages.push({ ...answer, id: first }),
    ],
    [
      "that two copies were promised different answers",
      "duplicated",
      /promised several answers/,
      ({ entry }) => entry.acknowledged.push({ conversationId, messageId, answerId: first }),
    ],
    [
      "that two copies were taken for two messages",
      "duplicated",
      /several messages/,
      ({ entry }) => entry.acknowledged.push({ conversationId, messageId: first, answerId }),
    ],
    [
      "that a copy was never accepted",
      "stuck",
      /1 of 2 copies never accepted \(INTERNAL\)/,
      ({ entry }) => Object.assign(entry, { acknowledged: entry.acknowledged.slice(1), refused: ["INTERNAL"] }),
    ],
    ["that an answer has not ended", "stuck", /is still streaming/, ({ answer }) => Object.assign(answer, { status: "streaming" })],
    ["that no page saw the end", "stuck", /no page saw the end/, ({ seen }) => Object.assign(seen, { finished: null })],
    ["that a page stopped hearing of events", "stuck", /up to 5 of 7/, ({ thread }) => Object.assign(thread, { lastSeq: 5 })],
    [
      "that a number of the log is missing",
      "mismatched",
      /events 5 are missing/,
      ({ run }) => Object.assign(run.evidence, { events: run.evidence.events.filter(({ seq }) => seq !== 5) }),
    ],
    [
      "that the log is ahead of its counter",
      "mismatched",
      /last_seq 6/,
      ({ run }) => Object.assign(run.evidence.conversations[0] ?? {}, { last_seq: 6 }),
    ],
    [
      "that messages are miscounted",
      "mismatched",
      /message_count 3/,
      ({ run }) => Object.assign(run.evidence.conversations[0] ?? {}, { message_count: 3 }),
    ],
    ["that a page was sent an event twice", "mismatched", /event 3 after 3/, ({ thread }) => thread.gaps.push({ seq: 3, after: 3 })],
    ["that a page missed an event", "mismatched", /event 5 after 3/, ({ thread }) => thread.gaps.push({ seq: 5, after: 3 })],
    [
      "that an attempt wrote after it was replaced",
      "mismatched",
      /1 events of an attempt that was replaced/,
      ({ run }) => Object.assign(run.evidence.events[4] ?? {}, { attempt_id: first }),
    ],
    [
      "that a page was sent words of a replaced attempt",
      "mismatched",
      /a page was sent text of an attempt/,
      ({ seen }) => seen.problems.push("text of an attempt that was replaced"),
    ],
    [
      "that an answer ended twice",
      "mismatched",
      /ended 2 times/,
      ({ run }) => Object.assign(run.evidence.events[5] ?? {}, { type: "message.finished" }),
    ],
    [
      "that the log says something else than the message",
      "mismatched",
      /the log says/,
      ({ run }) => Object.assign(run.evidence.events[5] ?? {}, { content: "at dawn [1]." }),
    ],
    [
      "that a page put together something else",
      "mismatched",
      /put together "They are"/,
      ({ seen }) => seen.finished && Object.assign(seen.finished, { textBefore: "They are" }),
    ],
    [
      "that a page was told another text",
      "mismatched",
      /told "At dawn."/,
      ({ seen }) => seen.finished && Object.assign(seen.finished, { content: "At dawn." }),
    ],
    [
      "that a page was told another end",
      "mismatched",
      /told failed/,
      ({ seen }) => seen.finished && Object.assign(seen.finished, { status: "failed" }),
    ],
    [
      "that the answer is not what the model said",
      "mismatched",
      /not what the model said/,
      ({ entry }) => Object.assign(entry, { expected: { text: "At noon." } }),
    ],
    [
      "that an answer was made up where the model failed",
      "mismatched",
      /though the model failed/,
      ({ entry }) => Object.assign(entry, { expected: { code: "MODEL_TIMEOUT" } }),
    ],
    ["that the model is blamed for what it did not do", "mismatched", /failed as MODEL_TIMEOUT/, (parts) => fail(parts, "MODEL_TIMEOUT")],
    ["that a failure says nothing a person can act on", "mismatched", /failed as INTERNAL/, (parts) => fail(parts, "INTERNAL")],
    [
      "that a question stays unanswered to the eye",
      "mismatched",
      /still sent/,
      ({ question }) => Object.assign(question, { status: "sent" }),
    ],
    [
      "that REST was told another text",
      "mismatched",
      /REST was told/,
      ({ entry }) => Object.assign(entry.replies[0] ?? {}, { response: "At dawn." }),
    ],
    [
      "that a reloaded page shows something else",
      "mismatched",
      /is delivered "At dawn\.", which is not stored/,
      ({ thread }) => Object.assign(thread.shown?.messages[1] ?? {}, { content: "At dawn." }),
    ],
    [
      "that a reloaded page shows no answer",
      "mismatched",
      /no thread of questions with an answer each/,
      ({ thread }) => thread.shown?.messages.pop(),
    ],
    [
      "that a reloaded page shows two answers to a question",
      "mismatched",
      /no thread of questions with an answer each/,
      ({ run, thread, answer }) => {
        run.evidence.messages.push({ ...answer, id: first });
        thread.shown?.messages.push({ id: first, role: "assistant", status: answer.status, content: answer.content, errorCode: null });
      },
    ],
    [
      "that a reloaded page counts wrongly",
      "mismatched",
      /3 messages are counted/,
      ({ thread }) => Object.assign(thread.shown ?? {}, { messageCount: 3 }),
    ],
    [
      "that a reloaded page goes on from the wrong place",
      "mismatched",
      /goes on from 6/,
      ({ thread }) => Object.assign(thread.shown ?? {}, { seq: 6 }),
    ],
    ["that a conversation cannot be opened", "mismatched", /could not be opened/, ({ thread }) => Object.assign(thread, { shown: null })],
    [
      "that the model was asked once too often",
      "overspent",
      /asked 3 times for 2 attempts/,
      ({ run }) => Object.assign(run, { generations: 3 }),
    ],
    [
      "that a page was told of an error of the server",
      "mismatched",
      /told INTERNAL/,
      ({ run }) => Object.assign(run.ledger, { failures: ["message.send was told INTERNAL"] }),
    ],
    [
      "that an answer was stopped by nobody",
      "mismatched",
      /stopped by nobody/,
      (parts) => {
        stop(parts);
        Object.assign(parts.entry, { stopped: null });
      },
    ],
    [
      "that Stop was told something else than is stored",
      "mismatched",
      /Stop was told delivered/,
      (parts) => stop(parts, { status: "delivered" }),
    ],
    ["that Stop was never accepted", "stuck", /never accepted \(NOT_FOUND\)/, (parts) => stop(parts, { status: null, why: "NOT_FOUND" })],
    ["that Stop took long", "stuck", /Stop took 1001 ms/, (parts) => stop(parts, { tookMs: 1_001 })],
    ["that the model went on after Stop", "overspent", /went on for 1500 ms/, (parts) => stop(parts, { upstreamMs: 1_500 })],
    ["that the model went on for ever after Stop", "overspent", /went on for many ms/, (parts) => stop(parts, { upstreamMs: null })],
    [
      "that a stopped answer keeps what nobody said",
      "mismatched",
      /keeps what nobody said/,
      (parts) => {
        stop(parts);
        Object.assign(parts.answer, { content: "At dawn." });
      },
    ],
    [
      "that a failed answer keeps what nobody said",
      "mismatched",
      /keeps what nobody said/,
      (parts) => {
        fail(parts, "ANSWER_INTERRUPTED");
        Object.assign(parts.answer, { content: "At dawn." });
      },
    ],
    [
      "that a job still runs",
      "leaked",
      /job of/,
      ({ run }) => Object.assign(run.evidence, { jobs: [{ message_id: answerId, status: "running" }] }),
    ],
  ];
  const recovery: typeof cases = [
    [
      "that an answer was given up after its first attempt had died",
      "mismatched",
      /failed as ANSWER_INTERRUPTED, hit by kill$/,
      (parts) => fail(parts, "ANSWER_INTERRUPTED"),
    ],
    [
      "that an answer was interrupted by processes that were told to end",
      "mismatched",
      /failed as ANSWER_INTERRUPTED, hit by end, end$/,
      (parts) => fail(parts, "ANSWER_INTERRUPTED", ["end", "end"]),
    ],
    [
      "that an answer was interrupted by nothing",
      "mismatched",
      /failed as ANSWER_INTERRUPTED, hit by nothing/,
      (parts) => fail(parts, "ANSWER_INTERRUPTED", []),
    ],
    [
      "that an answer was interrupted after its faults were over",
      "mismatched",
      /hit by nothing/,
      (parts) => {
        parts.run.ledger.faults = ["kill" as const, "kill" as const].map((kind) => ({ kind, from: 0, to: askedAt - 1 }));
        fail(parts, "ANSWER_INTERRUPTED");
      },
    ],
    [
      "that a service was away which nobody had taken away",
      "mismatched",
      /failed as SERVICE_UNAVAILABLE, hit by kill/,
      (parts) => fail(parts, "SERVICE_UNAVAILABLE"),
    ],
    [
      "that an answer was begun again more often than its attempts died",
      "overspent",
      /begun again 2 times, hit by kill/,
      ({ run }) => Object.assign(run.evidence.events[4] ?? {}, { type: "answer.restarted", attempt_id: first }),
    ],
    [
      "that an answer was begun again for nothing, where nobody can take it over",
      "overspent",
      /begun again 1 times, hit by nothing/,
      (parts) => {
        hit(parts);
        parts.run.ledger.instances = 1;
      },
    ],
    [
      "that Retry was refused",
      "stuck",
      /Retry began nothing \(CONFLICT\)/,
      ({ entry }) => Object.assign(entry, { retryRefused: "CONFLICT" }),
    ],
    [
      "that an answer ended too late",
      "stuck",
      /still pending 30 s after/,
      ({ run }) => Object.assign(run.ledger, { overdue: ["answer x was still pending 30 s after the last fault"] }),
    ],
    [
      "that the deltas of a REST stream say something else than its end",
      "mismatched",
      /REST was streamed "They are"/,
      ({ entry }) => Object.assign(entry.replies[0]?.streamed ?? {}, { text: "They are" }),
    ],
    [
      "that a REST stream has holes",
      "mismatched",
      /REST was sent event 9 after 7/,
      ({ entry }) => Object.assign(entry.replies[0]?.streamed ?? {}, { problems: ["event 9 after 7"] }),
    ],
    [
      "that the log says something else to whoever reads it again",
      "mismatched",
      /read again it is "They are"/,
      ({ thread }) => Object.assign(thread.replayed.answers.get(answerId)?.finished ?? {}, { textBefore: "They are" }),
    ],
    [
      "that the log has no end for whoever reads it again",
      "stuck",
      /saw no end of it/,
      ({ thread }) => Object.assign(thread.replayed.answers.get(answerId) ?? {}, { finished: null }),
    ],
    ["that the log ends early when read again", "stuck", /up to 5 of 7/, ({ thread }) => Object.assign(thread.replayed, { last: 5 })],
    [
      "that the log skips an event when read again",
      "mismatched",
      /read again, event 5 came after 3/,
      ({ thread }) => Object.assign(thread.replayed, { gaps: [{ seq: 5, after: 3 }] }),
    ],
  ];
  it.each([...cases, ...recovery])("%s", (_, kind, what, change) => {
    const findings = findingsAfter(change);
    expect(findings.filter((finding) => finding.kind === kind && what.test(finding.what))).not.toEqual([]);
  });
});

describe("a page's own eye", () => {
  const delta = (attemptId: string, offset: number, said: string) => ({
    type: "answer.delta" as const,
    answerId,
    attemptId,
    offset,
    text: said,
  });
  const end = {
    type: "message.finished" as const,
    answerId,
    status: "delivered" as const,
    errorCode: null,
    content: "ab",
    answer: null,
    citations: [],
  };
  const problemsAfter = (...events: Parameters<ReturnType<typeof createAssembly>["apply"]>[0][]) => {
    const { apply, answers } = createAssembly();
    events.forEach(apply);
    return answers.get(answerId)?.problems;
  };

  it("takes the same text twice", () => {
    expect(problemsAfter(delta(first, 0, "a"), delta(first, 0, "ab"), end)).toEqual([]);
  });

  it.each([
    [
      "words of a replaced attempt",
      [delta(first, 0, "a"), { type: "answer.restarted" as const, answerId, attemptId: second }, delta(first, 1, "b")],
    ],
    ["a hole in the text", [delta(first, 0, "a"), delta(first, 2, "c")]],
    ["words after the end", [delta(first, 0, "ab"), end, delta(first, 2, "c")]],
    ["two ends", [delta(first, 0, "ab"), end, end]],
    ["a new attempt after the end", [end, { type: "answer.restarted" as const, answerId, attemptId: second }]],
  ])("sees %s", (_, events) => {
    expect(problemsAfter(...events)).toHaveLength(1);
  });
});
