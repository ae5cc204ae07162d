// What a person wrote outlives the page: in localStorage, by conversation. What a browser does not take there is kept for the visit.

const prefix = "footnote.";
const visit = new Map<string, string>();
const draftName = (conversationId: string) => `draft.${conversationId}`;
const freshKey = `${prefix}fresh`;

export function keptDraft(conversationId: string): string {
  return keptText(draftName(conversationId)) ?? "";
}

export function keepDraft(conversationId: string, text: string): void {
  if (text === "") forgetText(draftName(conversationId));
  else keepText(draftName(conversationId), text);
}

/** The id of the conversation this tab would begin; a reload does not change it, so a question under way stays one question. */
export function keptFreshId(): string | null {
  return attempt(() => sessionStorage.getItem(freshKey));
}

export function keepFreshId(id: string): void {
  attempt(() => sessionStorage.setItem(freshKey, id));
}

/** That conversation has begun: the next visit to the empty page begins another. */
export function forgetFreshId(): void {
  attempt(() => sessionStorage.removeItem(freshKey));
}

/** Forgets everything kept, for a guest who erased themselves. */
export function forgetKeptText(): void {
  for (const name of keptNames("")) forgetText(name);
  forgetFreshId();
}

export function keptText(name: string): string | null {
  return visit.get(name) ?? attempt(() => localStorage.getItem(prefix + name));
}

export function keepText(name: string, text: string): void {
  visit.delete(name);
  if (attempt(() => localStorage.setItem(prefix + name, text)) === null) visit.set(name, text);
}

export function forgetText(name: string): void {
  visit.delete(name);
  attempt(() => localStorage.removeItem(prefix + name));
}

/** The names under which something is kept, of those that begin so. */
export function keptNames(begin: string): string[] {
  const keys = (attempt(() => Object.keys(localStorage)) ?? []).filter((key) => key.startsWith(prefix));
  const names = new Set([...visit.keys(), ...keys.map((key) => key.slice(prefix.length))]);
  return [...names].filter((name) => name.startsWith(begin));
}

/** Hears of what other tabs keep or forget. */
export function onKeptElsewhere(begins: readonly string[], changed: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key === null || begins.some((begin) => key.startsWith(prefix + begin))) changed();
  };
  window.addEventListener("storage", onStorage);
  return () => window.removeEventListener("storage", onStorage);
}

function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
