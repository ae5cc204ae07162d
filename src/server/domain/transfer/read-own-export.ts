import { limits } from "@/contract/limits";
import { ExportedMessage, Identified, ImportableConversation } from "@/contract/transfer";
import { acceptableMessage, laterOf, type MessageBody, pastMoment } from "./acceptable-message";
import type { ImportedMessage, Reading, ReadingProblem } from "./imported";
import { orderTree, type TreeNode } from "./order-tree";

/** A conversation of one of our own files; null where it is none. */
export function readOwnExport(value: unknown, nowMs: number): Reading | null {
  const parsed = ImportableConversation.safeParse(value);
  if (!parsed.success) return null;
  const { id, importedId: _, shownMessageId, messages, ...header } = parsed.data;
  const problems: ReadingProblem[] = [];
  const nodes = nodesOf(messages, nowMs, problems);
  const { ordered, circling } = orderTree(nodes);
  for (const node of circling) if (node.value !== null) problems.push({ messageId: node.id, why: "cycle" });
  const inOrder = ordered.map(({ value: { position, ...message }, parentId }) => ({ position, ...message, parentImportedId: parentId }));
  const createdAt = pastMoment(header.createdAt, nowMs);
  const title = header.title.trim().slice(0, limits.titleChars).trim();
  const isSmall = new TextEncoder().encode(JSON.stringify(header.metadata)).length <= limits.jsonObjectBytes;
  const conversation = {
    ...header,
    importedId: id,
    title: title === "" ? "…" : title,
    metadata: isSmall ? header.metadata : {},
    createdAt,
    updatedAt: laterOf(createdAt, pastMoment(header.updatedAt, nowMs)),
    lastMessageAt: header.lastMessageAt === null ? null : pastMoment(header.lastMessageAt, nowMs),
    shownImportedId: shownMessageId,
    messages: byPosition(inOrder).map(({ position: __, ...message }): ImportedMessage => message),
  };
  return { conversation, title: header.title, problems };
}

type Placed = MessageBody & { importedId: string; position: number };

function nodesOf(messages: readonly unknown[], nowMs: number, problems: ReadingProblem[]): TreeNode<Placed>[] {
  const nodes = new Map<string, TreeNode<Placed>>();
  for (const value of messages) {
    const named = Identified.safeParse(value);
    const parsed = ExportedMessage.safeParse(value);
    const messageId = named.success ? named.data.id.slice(0, 200) : null;
    if (!parsed.success) {
      problems.push({ messageId, why: "not_a_message" });
      continue;
    }
    const { id, importedId: _, parentId, position, ...body } = parsed.data;
    if (nodes.has(id)) {
      problems.push({ messageId: id, why: "duplicate" });
      continue;
    }
    const accepted = acceptableMessage(body, nowMs);
    if (typeof accepted === "string") problems.push({ messageId: id, why: accepted });
    nodes.set(id, { id, parentId, value: typeof accepted === "string" ? null : { ...accepted, importedId: id, position } });
  }
  return [...nodes.values()].sort((a, b) => (a.value?.position ?? 0) - (b.value?.position ?? 0));
}

/** In the order of their positions where that leaves each message behind its parent, as in every file that we have written. */
function byPosition<Item extends { position: number; importedId: string; parentImportedId: string | null }>(items: Item[]): Item[] {
  const sorted = items.toSorted((a, b) => a.position - b.position);
  const seen = new Set<string | null>([null]);
  for (const { importedId, parentImportedId } of sorted) {
    if (!seen.has(parentImportedId)) return items;
    seen.add(importedId);
  }
  return sorted;
}
