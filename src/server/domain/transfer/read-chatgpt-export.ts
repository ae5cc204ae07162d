import { ChatgptConversation, ChatgptMessage, ChatgptNode } from "@/contract/chatgpt-export";
import { limits } from "@/contract/limits";
import type { MessageRole } from "@/contract/message";
import { titleFrom } from "../conversation/title";
import { acceptableMessage, laterOf, type MessageBody, pastMoment } from "./acceptable-message";
import type { ImportedMessage, Reading, ReadingProblem } from "./imported";
import { orderTree, type TreeNode } from "./order-tree";

/** Whoever else spoke (tools) is the system here. */
const roles: Record<string, MessageRole> = { user: "user", assistant: "assistant" };

/** A conversation of ChatGPT's export; null where it is none. */
export function readChatgptExport(value: unknown, nowMs: number): Reading | null {
  const parsed = ChatgptConversation.safeParse(value);
  const importedId = parsed.data?.conversation_id ?? parsed.data?.id;
  if (!parsed.success || importedId === undefined) return null;
  const { title, create_time, update_time, mapping, current_node, is_archived } = parsed.data;
  const problems: ReadingProblem[] = [];
  const begunMs = create_time ? create_time * 1_000 : nowMs;
  const { ordered, circling } = orderTree(nodesOf(mapping, { begunMs, nowMs }, problems));
  for (const node of circling) if (node.value !== null) problems.push({ messageId: node.id, why: "cycle" });
  const messages = ordered.map(({ value, parentId }): ImportedMessage => ({ ...value, parentImportedId: parentId }));
  const createdAt = pastMoment(new Date(begunMs).toISOString(), nowMs);
  const lastMessageAt = messages.reduce((last, message) => laterOf(last, message.createdAt), createdAt);
  const updatedAt = update_time ? pastMoment(new Date(update_time * 1_000).toISOString(), nowMs) : lastMessageAt;
  const named = (title ?? "").trim().slice(0, limits.titleChars).trim();
  const first = messages.find(({ role }) => role === "user") ?? messages[0];
  const conversation = {
    importedId,
    title: named === "" ? titleFrom(first?.content ?? "…") : named,
    titleSource: "user" as const,
    status: is_archived ? ("archived" as const) : ("open" as const),
    createdAt,
    updatedAt: laterOf(createdAt, laterOf(updatedAt, lastMessageAt)),
    lastMessageAt,
    shownImportedId: current_node ?? null,
    metadata: { importedFrom: "chatgpt" },
    messages,
  };
  return { conversation, title: title ?? null, problems };
}

type Times = { begunMs: number; nowMs: number };

function nodesOf(
  mapping: Record<string, unknown>,
  times: Times,
  problems: ReadingProblem[],
): TreeNode<MessageBody & { importedId: string }>[] {
  const nodes: TreeNode<MessageBody & { importedId: string }>[] = [];
  for (const [id, value] of inTheirOrder(mapping)) {
    const node = ChatgptNode.safeParse(value);
    const messageId = id.slice(0, 200);
    if (!node.success || id === "" || id.length > 200) {
      problems.push({ messageId, why: "not_a_message" });
      continue;
    }
    const { message, parent = null } = node.data;
    const body = message === null || message === undefined ? null : toBody(message, times, (why) => problems.push({ messageId, why }));
    nodes.push({ id, parentId: parent, value: body === null ? null : { ...body, importedId: id } });
  }
  return nodes;
}

/** The nodes as the file has them, siblings as their parent lists them. */
function inTheirOrder(mapping: Record<string, unknown>): [string, unknown][] {
  const places = new Map<string, number>();
  for (const value of Object.values(mapping)) {
    const children = ChatgptNode.safeParse(value).data?.children ?? [];
    for (const [place, id] of children.entries()) places.set(id, place);
  }
  return Object.entries(mapping).sort(([a], [b]) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
}

function toBody(value: unknown, { begunMs, nowMs }: Times, tell: (why: ReadingProblem["why"]) => void): MessageBody | null {
  const parsed = ChatgptMessage.safeParse(value);
  if (!parsed.success) {
    tell("not_a_message");
    return null;
  }
  const { author, create_time, content } = parsed.data;
  const role = roles[author.role] ?? "system";
  const { text, isPartial } = textOf(content);
  if (text === null) {
    tell("no_text");
    return null;
  }
  const createdAt = new Date(create_time ? create_time * 1_000 : begunMs).toISOString();
  const body: MessageBody = {
    role,
    type: role === "assistant" ? "response" : "text",
    content: text,
    status: "delivered",
    errorCode: null,
    createdAt,
    readAt: role === "assistant" ? createdAt : null,
    metadata: {},
    sources: [],
    citations: [],
    feedback: [],
  };
  const accepted = acceptableMessage(body, nowMs);
  if (typeof accepted === "string") tell(accepted === "empty" && isPartial ? "no_text" : accepted);
  else if (isPartial) tell("part_left_out");
  return typeof accepted === "string" ? null : accepted;
}

/** The words of a message's content; null where it is of a kind that has none. */
function textOf({ parts, text, result, content }: ChatgptMessage["content"]): { text: string | null; isPartial: boolean } {
  if (parts === undefined) return { text: text ?? result ?? content ?? null, isPartial: false };
  const words = parts.filter((part) => typeof part === "string");
  return { text: words.join("\n\n"), isPartial: words.length < parts.length };
}
