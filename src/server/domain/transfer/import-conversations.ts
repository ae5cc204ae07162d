import type { ImportProblem, ImportReport } from "@/contract/import-report";
import { limits } from "@/contract/limits";
import { err, ok, type Result } from "@/contract/result";
import { exportFormat } from "@/contract/transfer";
import type { UserActor } from "../identity/actor";
import { addConversation } from "./add-conversation";
import type { Reading } from "./imported";
import type { ImportDeps } from "./ports";
import { readChatgptExport } from "./read-chatgpt-export";
import { readOwnExport } from "./read-own-export";
import { type Piece, splitConversations } from "./split-conversations";

type Work = {
  deps: ImportDeps;
  actor: UserActor;
  isTrial: boolean;
  signal: AbortSignal;
  nowMs: number;
  report: ImportReport;
  seen: Set<string>;
  number: number;
};

const splitLimits = { maxChars: limits.importConversationChars, maxDepth: limits.importDepth };

/**
 * Takes over the conversations of a file as its text comes: one of ours or ChatGPT's. A trial counts and writes nothing. What is there already, by
 * the id that it had in the file, is not added again. Whatever is not taken over stands in the report. UNSUPPORTED_DOCUMENT where the text is no
 * such file; one that breaks off or goes wrong later is taken over up to there. When `signal` aborts, it ends before the conversation at hand: whole
 * conversations stay, the report's last row says `stopped`.
 */
export async function importConversations(
  deps: ImportDeps,
  actor: UserActor,
  { text, isTrial, signal }: { text: AsyncIterable<string>; isTrial: boolean; signal: AbortSignal },
): Promise<Result<ImportReport, "UNSUPPORTED_DOCUMENT">> {
  const work: Work = { deps, actor, isTrial, signal, nowMs: deps.clock.now(), report: emptyReport(isTrial), seen: new Set(), number: 0 };
  for await (const piece of splitConversations(text, splitLimits)) {
    if (signal.aborted) break;
    if (isForeign(piece)) return err("UNSUPPORTED_DOCUMENT");
    if (piece.kind === "end" && piece.how !== "complete") problem(work, 0, null, null, piece.how === "cut_off" ? "cut_off" : "not_json");
    if (piece.kind === "refused" || piece.kind === "conversation") await takeOver(work, piece);
  }
  if (signal.aborted) problem(work, 0, null, null, "stopped");
  return ok(work.report);
}

/** Neither of ours nor ChatGPT's, or of ours and of a form that is not known yet. */
function isForeign(piece: Piece): boolean {
  if (piece.kind === "end") return piece.how === "unsupported";
  if (piece.kind !== "member") return false;
  if (piece.key === "format") return piece.value !== exportFormat.name;
  return piece.key === "version" && piece.value !== exportFormat.version;
}

async function takeOver(work: Work, piece: Extract<Piece, { kind: "refused" | "conversation" }>): Promise<void> {
  const { report } = work;
  work.number++;
  const read = piece.kind === "refused" ? piece.why : readConversation(piece.text, work);
  if (typeof read === "string") {
    report.conversations.skipped++;
    return problem(work, work.number, null, null, read);
  }
  const { conversation, title, problems } = read;
  for (const { messageId, why } of problems) {
    problem(work, work.number, title, messageId, why);
    if (why !== "part_left_out") report.messages.skipped++;
  }
  if (conversation === null) return;
  const isRepeated = work.seen.has(conversation.importedId);
  work.seen.add(conversation.importedId);
  if (isRepeated || conversation.messages.length === 0) {
    report.conversations.skipped++;
    return problem(work, work.number, title, null, isRepeated ? "duplicate" : "empty");
  }
  const done = await addConversation(work.deps, work.actor, conversation, work);
  if (done === "stopped") return;
  const { outcome, added, known, refused } = done;
  for (const messageId of refused) problem(work, work.number, title, messageId, "invalid");
  report.conversations[outcome]++;
  report.messages.added += added;
  report.messages.known += known;
  report.messages.skipped += refused.length;
}

function readConversation(text: string, { nowMs, report }: Work): Reading | ImportProblem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "not_json";
  }
  const own = readOwnExport(value, nowMs);
  const read = own ?? readChatgptExport(value, nowMs);
  if (read === null) return "not_a_conversation";
  report.format ??= own === null ? "chatgpt" : "footnote";
  return read;
}

function problem({ report }: Work, conversation: number, title: string | null, messageId: string | null, why: ImportProblem): void {
  report.problems++;
  if (report.rows.length < limits.importRows) report.rows.push({ conversation, title: title?.slice(0, 200) ?? null, messageId, why });
}

function emptyReport(isTrial: boolean): ImportReport {
  return {
    isTrial,
    format: null,
    conversations: { added: 0, grown: 0, known: 0, skipped: 0 },
    messages: { added: 0, known: 0, skipped: 0 },
    problems: 0,
    rows: [],
  };
}
