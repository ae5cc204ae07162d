import { forgetText, keepText, keptNames, keptText } from "./kept-text";
import type { Progress, Question } from "./outbox-machine";

// Questions on their way, one a key, so that tabs of one conversation never overwrite each other's. `at` (Unix ms) is their order.

type Kept = { text: string; at: number; isFresh: boolean };

const prefixOf = (conversationId: string) => `question.${conversationId}.`;
const progressName = (conversationId: string) => `sending.${conversationId}`;

/** In the order they were asked. */
export function keptQuestions(conversationId: string): Question[] {
  return allOf(prefixOf(conversationId)).map(({ id, text }) => ({ messageId: id, text }));
}

/** `isFresh`: its conversation has not begun, so nothing but this leads back to it. */
export function keepQuestion(conversationId: string, { messageId, text }: Question, isFresh: boolean): void {
  const last = allOf(prefixOf(conversationId)).at(-1)?.at ?? 0;
  const kept: Kept = { text, at: Math.max(Date.now(), last + 1), isFresh };
  keepText(prefixOf(conversationId) + messageId, JSON.stringify(kept));
}

export function forgetQuestion(conversationId: string, messageId: string): void {
  forgetText(prefixOf(conversationId) + messageId);
}

export function forgetQuestions(conversationId: string): void {
  for (const { messageId } of keptQuestions(conversationId)) forgetQuestion(conversationId, messageId);
  keepProgress(conversationId, null);
}

/** The conversation that a closed tab was about to begin with the oldest question that is left. */
export function unsentConversation(): string | null {
  const [first] = allOf("question.").filter(({ isFresh }) => isFresh);
  return first?.id.split(".")[0] ?? null;
}

/** How the tab that sends a conversation's questions told the others of the first one. */
export function keptProgress(conversationId: string): Progress | null {
  const kept = parsed(keptText(progressName(conversationId)));
  return isProgress(kept) ? kept : null;
}

export function keepProgress(conversationId: string, progress: Progress | null): void {
  if (progress === null) forgetText(progressName(conversationId));
  else keepText(progressName(conversationId), JSON.stringify(progress));
}

function allOf(prefix: string): (Kept & { id: string })[] {
  const found = keptNames(prefix).flatMap((name) => {
    const kept = parsed(keptText(name));
    return isKept(kept) ? [{ ...kept, id: name.slice(prefix.length) }] : [];
  });
  return found.sort((a, b) => a.at - b.at);
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function isKept(value: unknown): value is Kept {
  return isRecord(value) && typeof value.text === "string" && typeof value.at === "number" && typeof value.isFresh === "boolean";
}

function isProgress(value: unknown): value is Progress {
  if (!isRecord(value)) return false;
  const { status, tries, why, retryAt, code } = value;
  if (status === "waiting") return typeof tries === "number" && typeof why === "string" && typeof retryAt === "number";
  return status === "held" || (status === "sending" && typeof tries === "number") || (status === "refused" && typeof code === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
