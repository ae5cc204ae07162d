import type { ErrorCode } from "@/contract/error-code";
import type { MockReply } from "@/testing/mock-model-server";

/** What the language model does with a question. */
export const modelModes = [
  "good",
  "long",
  "split-characters",
  "slow-loris",
  "refused",
  "refused-with-pause",
  "broken",
  "silent",
  "silent-in-mid-stream",
  "half-closed",
  "reset",
  "unfinished",
  "malformed",
] as const;
export type ModelMode = (typeof modelModes)[number];

/** How an answer must end where nothing but the model is at fault: with this text, or with this code and any text. */
export type ExpectedEnd = { text: string } | { code: ErrorCode };

const wordCount = 18;
const everyMs = 45;
/** With this an answer takes longer than a process that is told to end, alone with its database, waits for it: it is handed over. */
const longEveryMs = 350;
const strange = ["日本語 ", "Größe ", "👩‍💻 ", "naïve ", "Ω≈ç "];

/** All that the model ever says of a question: an answer that failed or was stopped is a beginning of it. */
export function everythingSaid(ref: string, mode: ModelMode): string {
  return wordsFor(ref, mode).join("");
}

/** The words of the answer to the question with this reference. */
function wordsFor(ref: string, mode: ModelMode): string[] {
  const words = Array.from({ length: wordCount }, (_, at) => `${ref}-${at} `);
  const mixed = mode === "split-characters" ? words.flatMap((word, at) => [word, strange[at % strange.length] ?? ""]) : words;
  return ["The lanterns are lit before sunset [1]. ", ...mixed, "So it is."];
}

/** What the model says in this mode, and how that must end. */
export function replyOf(ref: string, mode: ModelMode): { reply: MockReply; end: ExpectedEnd } {
  const tokens = wordsFor(ref, mode);
  const stream = { kind: "stream" as const, tokens, everyMs };
  const begun = { ...stream, tokens: tokens.slice(0, 9) };
  const whole = { text: tokens.join("") };
  const unavailable = { code: "MODEL_UNAVAILABLE" as const };
  const timeout = { code: "MODEL_TIMEOUT" as const };
  const interrupted = { code: "ANSWER_INTERRUPTED" as const };
  const status = (code: number, headers: Record<string, string> = {}): MockReply => ({
    kind: "status",
    status: code,
    headers,
    body: JSON.stringify({ error: { message: "planned", code: "planned" } }),
  });
  switch (mode) {
    case "good":
      return { reply: stream, end: whole };
    case "long":
      return { reply: { ...stream, everyMs: longEveryMs }, end: whole };
    case "split-characters":
      return { reply: { ...stream, everyMs: 20, bytesPerWrite: 5 }, end: whole };
    case "slow-loris":
      return {
        reply: { ...begun, tokens: tokens.slice(0, 4), bytesPerWrite: 60, writeMs: 250 },
        end: { text: tokens.slice(0, 4).join("").trimEnd() },
      };
    case "refused":
      return { reply: status(429), end: unavailable };
    case "refused-with-pause":
      return { reply: status(429, { "retry-after": "1" }), end: unavailable };
    case "broken":
      return { reply: status(500), end: unavailable };
    case "silent":
      return { reply: { kind: "hang" }, end: timeout };
    case "silent-in-mid-stream":
      return { reply: { ...begun, ending: "hang" }, end: timeout };
    case "half-closed":
      return { reply: { ...begun, ending: "fin" }, end: interrupted };
    case "reset":
      return { reply: { ...begun, ending: "cut" }, end: interrupted };
    case "unfinished":
      return { reply: { ...begun, ending: "half-close" }, end: interrupted };
    case "malformed":
      return { reply: { ...begun, raw: 'data: {"choices":[{"del\n\n' }, end: interrupted };
  }
}
