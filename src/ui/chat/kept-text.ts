import type { Question } from "./outbox-machine";

// What a person wrote outlives the page: in localStorage, by conversation. A browser without storage keeps it for the visit only.

const draftKey = (conversationId: string) => `footnote.draft.${conversationId}`;
const questionKey = (conversationId: string) => `footnote.question.${conversationId}`;
const freshKey = "footnote.fresh";

export function keptDraft(conversationId: string): string {
  return read(() => localStorage.getItem(draftKey(conversationId))) ?? "";
}

export function keepDraft(conversationId: string, text: string): void {
  write(draftKey(conversationId), text === "" ? null : text);
}

/** A question that was on its way when the page closed. */
export function keptQuestion(conversationId: string): Question | null {
  const kept = read(() => localStorage.getItem(questionKey(conversationId)));
  if (!kept) return null;
  const [messageId, ...rest] = kept.split("\n");
  return messageId ? { messageId, text: rest.join("\n") } : null;
}

export function keepQuestion(conversationId: string, question: Question | null): void {
  write(questionKey(conversationId), question ? `${question.messageId}\n${question.text}` : null);
}

/** The id of the conversation this tab would begin; a reload does not change it, so a question under way stays one question. */
export function keptFreshId(): string | null {
  return read(() => sessionStorage.getItem(freshKey));
}

export function keepFreshId(id: string): void {
  read(() => sessionStorage.setItem(freshKey, id));
}

/** That conversation has begun: the next visit to the empty page begins another. */
export function forgetFreshId(): void {
  read(() => sessionStorage.removeItem(freshKey));
}

/** Forgets everything kept, for a guest who erased themselves. */
export function forgetKeptText(): void {
  read(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("footnote.")) localStorage.removeItem(key);
    sessionStorage.removeItem(freshKey);
  });
}

function write(key: string, value: string | null): void {
  read(() => (value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value)));
}

function read<T>(attempt: () => T): T | null {
  try {
    return attempt();
  } catch {
    return null;
  }
}
