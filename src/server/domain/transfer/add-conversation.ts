import type { UserActor } from "../identity/actor";
import type { ImportedConversation, ImportedMessage } from "./imported";
import type { ImportDeps, StoredImport } from "./ports";

/** What became of a conversation, and of how many of its messages; `refused` are ids in the file. */
type Added = { outcome: "added" | "grown" | "known" | "skipped"; added: number; known: number; refused: string[] };

/** Messages of one statement, and about how much they may hold: the embedded database answers nobody else meanwhile. */
const batchMessages = 50;
const batchChars = 500_000;
/** Somebody may write into the same conversation meanwhile. */
const mostRaces = 3;

/** Adds what is not there yet of a conversation and its messages, under new ids. A trial only looks what is there. */
export async function addConversation(
  deps: ImportDeps,
  actor: UserActor,
  conversation: ImportedConversation,
  { isTrial, nowMs }: { isTrial: boolean; nowMs: number },
): Promise<Added> {
  const refused: string[] = [];
  let added = 0;
  let isNew = false;
  for (let race = 0; race <= mostRaces; race++) {
    const there = await deps.imports.find(actor, conversation.importedId);
    const fresh = conversation.messages.filter(({ importedId }) => !there?.messages.has(importedId) && !refused.includes(importedId));
    const known = conversation.messages.length - fresh.length - added - refused.length;
    const outcome = isNew || there === null ? "added" : added + fresh.length > 0 ? "grown" : "known";
    if (isTrial) return { outcome, added: fresh.length, known, refused };
    if (there !== null && fresh.length === 0) return { outcome, added, known, refused };
    const id = there?.conversationId ?? deps.ids.next();
    if (there === null) {
      const { messages: _, shownImportedId: __, ...header } = conversation;
      if (!(await deps.imports.begin(actor, { ...header, id, nowMs }))) continue;
      isNew = true;
    }
    const done = await addMessages(deps, actor, id, fresh, there?.messages ?? new Map());
    added += done.added;
    refused.push(...done.refused);
    if (done.isRaced) continue;
    const shown = isNew && conversation.shownImportedId !== null ? done.ids.get(conversation.shownImportedId) : undefined;
    if (shown) await deps.imports.show(actor, id, shown);
    return { outcome, added, known, refused };
  }
  const left = isNew ? [conversation.importedId] : conversation.messages.map(({ importedId }) => importedId);
  return { outcome: isNew ? "added" : "skipped", added, known: 0, refused: [...new Set([...refused, ...left])] };
}

type Ids = ReadonlyMap<string, string | null>;

async function addMessages(
  { imports, ids: source }: ImportDeps,
  actor: UserActor,
  conversationId: string,
  fresh: readonly ImportedMessage[],
  there: Ids,
): Promise<{ added: number; refused: string[]; isRaced: boolean; ids: Ids }> {
  const ids = new Map<string, string | null>(there);
  const refused: string[] = [];
  let added = 0;
  const parentOf = ({ parentImportedId }: ImportedMessage) => (parentImportedId === null ? null : (ids.get(parentImportedId) ?? null));
  const stored = (message: ImportedMessage): StoredImport => {
    const { parentImportedId: _, ...body } = message;
    const id = source.next();
    ids.set(message.importedId, id);
    const parentId = parentOf(message);
    return { ...body, id, parentId };
  };
  for (const batch of batchesOf(fresh)) {
    const outcome = await imports.append(actor, conversationId, batch.map(stored));
    if (outcome === "raced") return { added, refused, isRaced: true, ids };
    if (outcome === "added") {
      added += batch.length;
      continue;
    }
    // One of them is not taken: each by itself. What follows a refused one follows what that one followed.
    for (const message of batch) {
      const alone = await imports.append(actor, conversationId, [stored(message)]);
      if (alone === "raced") return { added, refused, isRaced: true, ids };
      if (alone === "added") added++;
      else {
        refused.push(message.importedId);
        ids.set(message.importedId, parentOf(message));
      }
    }
  }
  return { added, refused, isRaced: false, ids };
}

function batchesOf(messages: readonly ImportedMessage[]): ImportedMessage[][] {
  const batches: ImportedMessage[][] = [];
  let chars = batchChars;
  for (const message of messages) {
    const size = message.content.length + message.sources.reduce((sum, { passage }) => sum + passage.length, 0);
    const last = batches.at(-1);
    if (last === undefined || last.length >= batchMessages || chars + size > batchChars) {
      batches.push([message]);
      chars = size;
    } else {
      last.push(message);
      chars += size;
    }
  }
  return batches;
}
