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

/**
 * Adds what is not there yet of a conversation and its messages, under new ids. A trial only looks what is there. `stopped`: `signal` aborted
 * meanwhile, and what had been added is taken away again, but for what somebody has built on since.
 */
export async function addConversation(
  deps: ImportDeps,
  actor: UserActor,
  conversation: ImportedConversation,
  { isTrial, nowMs, signal }: { isTrial: boolean; nowMs: number; signal: AbortSignal },
): Promise<Added | "stopped"> {
  const refused: string[] = [];
  const stored: string[] = [];
  let isNew = false;
  for (let race = 0; race <= mostRaces || signal.aborted; race++) {
    const there = await deps.imports.find(actor, conversation.importedId);
    if (signal.aborted) {
      if (there !== null) await takeAway(deps, actor, there.conversationId, stored);
      return "stopped";
    }
    const fresh = conversation.messages.filter(({ importedId }) => !there?.messages.has(importedId) && !refused.includes(importedId));
    const known = conversation.messages.length - fresh.length - stored.length - refused.length;
    const outcome = isNew || there === null ? "added" : stored.length + fresh.length > 0 ? "grown" : "known";
    if (isTrial) return { outcome, added: fresh.length, known, refused };
    if (there !== null && fresh.length === 0) {
      await noteGrowth(deps, actor, there.conversationId, conversation, refused);
      return { outcome, added: stored.length, known, refused };
    }
    const id = there?.conversationId ?? deps.ids.next();
    if (there === null) {
      const { messages: _, shownImportedId: __, ...header } = conversation;
      if (!(await deps.imports.begin(actor, { ...header, id, nowMs }))) continue;
      isNew = true;
    }
    const done = await addMessages(deps, actor, { conversationId: id, fresh, there: there?.messages ?? new Map(), signal });
    stored.push(...done.stored);
    refused.push(...done.refused);
    if (!done.isWhole) continue;
    if (!isNew) await noteGrowth(deps, actor, id, conversation, refused);
    const shown = isNew && conversation.shownImportedId !== null ? done.ids.get(conversation.shownImportedId) : undefined;
    if (shown) await deps.imports.show(actor, id, shown);
    return { outcome, added: stored.length, known, refused };
  }
  const left = isNew ? [conversation.importedId] : conversation.messages.map(({ importedId }) => importedId);
  return { outcome: isNew ? "added" : "skipped", added: stored.length, known: 0, refused: [...new Set([...refused, ...left])] };
}

/** Also where everything is there already: an import that was killed may have come so far and no further. */
async function noteGrowth(
  { imports }: ImportDeps,
  actor: UserActor,
  conversationId: string,
  { messages }: ImportedConversation,
  refused: readonly string[],
): Promise<void> {
  const there = messages.filter(({ importedId }) => !refused.includes(importedId)).map(({ createdAt }) => Date.parse(createdAt));
  if (there.length > 0) await imports.grown(actor, conversationId, new Date(Math.max(...there)).toISOString());
}

type Ids = ReadonlyMap<string, string | null>;

/** Backwards, so that nothing is left that follows what is gone. */
async function takeAway({ imports }: ImportDeps, actor: UserActor, conversationId: string, stored: readonly string[]): Promise<void> {
  for (let end = stored.length; end >= 0; end -= batchMessages) {
    await imports.withdraw(actor, conversationId, stored.slice(Math.max(end - batchMessages, 0), end));
  }
}

type ToAdd = { conversationId: string; fresh: readonly ImportedMessage[]; there: Ids; signal: AbortSignal };

/** `stored`: the new ids of what was added. Not `isWhole` where something else was added meanwhile, or `signal` aborted. */
type AddedMessages = { isWhole: boolean; stored: string[]; refused: string[]; ids: Ids };

async function addMessages(
  { imports, ids: source }: ImportDeps,
  actor: UserActor,
  { conversationId, fresh, there, signal }: ToAdd,
): Promise<AddedMessages> {
  const ids = new Map<string, string | null>(there);
  const refused: string[] = [];
  const stored: string[] = [];
  const ended = (isWhole: boolean) => ({ isWhole, stored, refused, ids });
  const parentOf = ({ parentImportedId }: ImportedMessage) => (parentImportedId === null ? null : (ids.get(parentImportedId) ?? null));
  const toStore = (message: ImportedMessage): StoredImport => {
    const { parentImportedId: _, ...body } = message;
    const id = source.next();
    ids.set(message.importedId, id);
    const parentId = parentOf(message);
    return { ...body, id, parentId };
  };
  for (const batch of batchesOf(fresh)) {
    if (signal.aborted) return ended(false);
    const together = batch.map(toStore);
    const outcome = await imports.append(actor, conversationId, together);
    if (outcome === "raced") return ended(false);
    if (outcome === "added") {
      stored.push(...together.map(({ id }) => id));
      continue;
    }
    // One of them is not taken: each by itself. What follows a refused one follows what that one followed.
    for (const message of batch) {
      const one = toStore(message);
      const alone = await imports.append(actor, conversationId, [one]);
      if (alone === "raced") return ended(false);
      if (alone === "added") stored.push(one.id);
      else {
        refused.push(message.importedId);
        ids.set(message.importedId, parentOf(message));
      }
    }
  }
  return ended(true);
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
