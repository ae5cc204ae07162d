import type { ImportProblem } from "@/contract/import-report";
import { limits } from "@/contract/limits";
import type { CitationView } from "@/contract/message";
import type { ExportedMessage } from "@/contract/transfer";

/** What a message in a file says of itself beside its place in the tree. */
export type MessageBody = Omit<ExportedMessage, "id" | "importedId" | "parentId" | "position">;

const statuses = {
  user: ["pending", "sent", "delivered", "failed"],
  assistant: ["pending", "streaming", "delivered", "failed", "cancelled"],
  system: ["delivered"],
} as const satisfies Record<MessageBody["role"], readonly MessageBody["status"][]>;

/**
 * A message as it can be kept here, or why it cannot. What was still under way in the file has ended: an answer broke off, a question was delivered. Moments
 * lie between 1970 and now. A citation stays verified only if its quote stands in its passage.
 */
export function acceptableMessage(body: MessageBody, nowMs: number): MessageBody | ImportProblem {
  const fitting: readonly string[] = statuses[body.role];
  if (!fitting.includes(body.status)) return "invalid";
  if (body.content.length > limits.importMessageChars) return "too_long";
  const message = ended(body);
  const mayBeEmpty = message.role === "assistant" && (message.status === "failed" || message.status === "cancelled");
  if (message.content.trim() === "" && !mayBeEmpty) return "empty";
  if ((message.status === "failed") !== (message.errorCode !== null)) return "invalid";
  if (!areSourcesSound(message) || new TextEncoder().encode(JSON.stringify(message.metadata)).length > limits.jsonObjectBytes)
    return "invalid";
  return {
    ...message,
    createdAt: pastMoment(message.createdAt, nowMs),
    readAt: message.readAt === null ? null : pastMoment(message.readAt, nowMs),
    citations: message.citations.map((citation) => asFarAsTrue(citation, message.sources)),
    feedback: message.feedback.map((one) => {
      const createdAt = pastMoment(one.createdAt, nowMs);
      return { ...one, createdAt, updatedAt: laterOf(createdAt, pastMoment(one.updatedAt, nowMs)) };
    }),
  };
}

/** A moment of a file within what can be kept. */
export function pastMoment(iso: string, nowMs: number): string {
  return new Date(Math.min(nowMs, Math.max(0, Date.parse(iso)))).toISOString();
}

/** The later of two moments, both as `toISOString` writes them. */
export function laterOf(one: string, other: string): string {
  return one > other ? one : other;
}

function ended(body: MessageBody): MessageBody {
  if (body.status === "streaming" || (body.role === "assistant" && body.status === "pending"))
    return { ...body, status: "failed", errorCode: "ANSWER_INTERRUPTED" };
  return body.status === "pending" || body.status === "sent" ? { ...body, status: "delivered" } : body;
}

function areSourcesSound({ role, sources, citations, feedback }: MessageBody): boolean {
  if (role !== "assistant" && sources.length + citations.length + feedback.length > 0) return false;
  if (sources.length > limits.importSourcesAMessage || citations.length > limits.importCitationsAMessage) return false;
  const ordinals = new Set(sources.map(({ ordinal }) => ordinal));
  if (ordinals.size < sources.length || !citations.every((citation) => ordinals.has(citation.ordinal) && isSound(citation))) return false;
  const rated = feedback.map(({ citation }) => placeOf(citation));
  const places = new Set(citations.map(placeOf));
  return new Set(rated).size === rated.length && feedback.every(({ citation }) => citation === null || places.has(placeOf(citation)));
}

function isSound({ answerStart, answerEnd, quoteStart, quoteEnd, verified }: CitationView): boolean {
  if (answerEnd < answerStart || Math.max(answerEnd, quoteEnd ?? 0) > limits.importMessageChars) return false;
  if (quoteStart === null || quoteEnd === null) return quoteStart === quoteEnd && !verified;
  return quoteStart >= 0 && quoteEnd >= quoteStart;
}

/** A file may say of any words that they were found. */
function asFarAsTrue(citation: CitationView, sources: MessageBody["sources"]): CitationView {
  const { ordinal, quote, quoteStart, quoteEnd, verified } = citation;
  const passage = sources.find((source) => source.ordinal === ordinal)?.passage ?? "";
  const stands = quoteStart !== null && quoteEnd !== null && quote !== "" && passage.slice(quoteStart, quoteEnd) === quote;
  return !verified || stands ? citation : { ...citation, quoteStart: null, quoteEnd: null, verified: false };
}

function placeOf(citation: Pick<CitationView, "ordinal" | "answerStart" | "answerEnd"> | null): string {
  return citation === null ? "" : `${citation.ordinal}-${citation.answerStart}-${citation.answerEnd}`;
}
