import type { AccountView } from "@/contract/account";
import type { ConversationInput, ConversationView } from "@/contract/conversation";
import { err, ok, type Result } from "@/contract/result";
import type { ShareView } from "@/contract/share";
import { type ExportedConversation, exportFormat } from "@/contract/transfer";
import type { Clock } from "../clock";
import type { ConversationStore } from "../conversation/ports";
import type { Actor } from "../identity/actor";
import { listSignIns } from "../identity/sign-ins";
import { viewAccount } from "../identity/view-account";
import type { SessionStore } from "../session/ports";
import { type ListSharesDeps, listShares } from "../share/list-shares";
import type { ExportPosition, ExportStore } from "./ports";

const conversationsAtOnce = 20;
const messagesAtOnce = 100;

type ExportDeps = { exports: ExportStore; sessions: Pick<SessionStore, "find">; clock: Clock };

/** Ends the pieces of an export in the middle: whoever acts here is gone, and what is left of theirs is no longer all of it. */
class ExportBrokenOff extends Error {
  override name = "AbortError";
}

/**
 * One conversation as our JSON: all of its messages with their versions, sources, citations and ratings. Comes in pieces, read as they are
 * taken, so that its size is nobody's memory. Throws before the last piece where the session that it is read through is over by then.
 */
export async function exportConversation(
  deps: ExportDeps,
  actor: Actor,
  { conversationId }: ConversationInput,
): Promise<Result<{ title: string; json: AsyncIterable<string> }, "NOT_FOUND">> {
  const conversation = await deps.exports.find(actor, conversationId);
  if (conversation === null) return err("NOT_FOUND");
  const json = async function* () {
    const confirm = await untilConfirmed(deps, actor);
    yield* opening(deps, null);
    yield* written(deps, actor, conversation);
    await confirm();
    yield "\n]}\n";
  };
  return ok({ title: conversation.title, json: json() });
}

/**
 * All that is kept of whoever asks, in pieces in the same way: the account and where it is signed in, where there is one, and every conversation with
 * the links to it.
 */
export async function* exportEverything(
  deps: ExportDeps & ListSharesDeps & Parameters<typeof viewAccount>[0] & Parameters<typeof listSignIns>[0],
  actor: Actor,
): AsyncGenerator<string> {
  const confirm = await untilConfirmed(deps, actor);
  const account = actor.kind === "guest" ? null : await viewAccount(deps, actor);
  const signIns = actor.kind === "guest" ? [] : await listSignIns(deps, actor);
  yield* opening(deps, account?.ok ? { account: account.value, signIns } : null);
  let after: ExportPosition | null = null;
  let isFirst = true;
  for (;;) {
    const page: ExportedConversation[] = await deps.exports.list(actor, after, conversationsAtOnce);
    for (const conversation of page) {
      if (!isFirst) yield ",";
      const links = actor.kind === "guest" ? null : await listShares(deps, actor, { conversationId: conversation.id });
      yield* written(deps, actor, links?.ok && links.value.length > 0 ? { ...conversation, shares: links.value } : conversation);
      isFirst = false;
      after = conversation;
    }
    if (page.length < conversationsAtOnce) break;
  }
  await confirm();
  yield "\n]}\n";
}

/**
 * Remembers the acting session; what is returned throws unless that is as it was. What was deleted, or claimed by an account, while it was read
 * looks like an end of what there is, and nobody may take that for the whole.
 */
async function untilConfirmed({ sessions }: ExportDeps, actor: Actor): Promise<() => Promise<void>> {
  const before = await sessions.find(actor);
  return async () => {
    const now = await sessions.find(actor);
    const hasEnded = now?.status === "terminated" && before?.status !== "terminated";
    if (now?.id !== before?.id || hasEnded) throw new ExportBrokenOff("the session of an export is over");
  };
}

function* opening({ clock }: ExportDeps, about: { account: AccountView; signIns: unknown[] } | null): Generator<string> {
  const head = { format: exportFormat.name, version: exportFormat.version, exportedAt: new Date(clock.now()).toISOString(), ...about };
  yield `${JSON.stringify(head).slice(0, -1)},"conversations":[`;
}

async function* written(
  { exports }: ExportDeps,
  actor: Actor,
  conversation: ExportedConversation & { shares?: readonly ShareView[] },
): AsyncGenerator<string> {
  yield `\n${JSON.stringify(conversation).slice(0, -1)},"messages":[`;
  let position = 0;
  for (;;) {
    const page = await exports.messages(actor, conversation.id, position, messagesAtOnce);
    for (const message of page) {
      yield `${position === 0 ? "" : ","}\n${JSON.stringify(message)}`;
      position = message.position;
    }
    if (page.length < messagesAtOnce) break;
  }
  yield "]}";
}

/** The whole path of a conversation that is shown, from its first message on. */
export async function readWholePath(
  { conversations }: { conversations: Pick<ConversationStore, "open"> },
  actor: Actor,
  { conversationId }: ConversationInput,
): Promise<Result<ConversationView, "NOT_FOUND">> {
  const last = await conversations.open(actor, conversationId, null, messagesAtOnce);
  if (last === null) return err("NOT_FOUND");
  const pages = [last.messages];
  let before = last.olderCursor;
  while (before !== null) {
    const older: ConversationView | null = await conversations.open(actor, conversationId, before, messagesAtOnce);
    if (older === null) return err("NOT_FOUND");
    pages.unshift(older.messages);
    before = older.olderCursor;
  }
  return ok({ ...last, messages: pages.flat(), olderCursor: null });
}
