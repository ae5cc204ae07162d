import { ConversationStatus, type ConversationSummary } from "@/contract/conversation";
import type { ConversationStore, ListPosition } from "../../domain/conversation/ports";
import type { Database } from "../database/database";
import type { Conversation, Prisma, PrismaClient } from "./generated/client";
import { type OpenedRow, openStatement, toConversationView } from "./open-conversation";
import { ownConversations } from "./owner";
import { type RenamedRow, renameStatement, toRenamed } from "./rename-conversation";
import { selectStatement } from "./select-sibling";
import { run } from "./statement";

/** Conversations in PostgreSQL. */
export function createConversationStore(prisma: PrismaClient, database: Database): ConversationStore {
  return {
    async list(actor, after, limit) {
      const listed: Prisma.ConversationWhereInput = { ...ownConversations(actor), status: { not: "archived" } };
      const [rows, total] = await Promise.all([
        prisma.conversation.findMany({
          where: after === null ? listed : { AND: [listed, olderThan(after)] },
          orderBy: [{ lastMessageAt: "desc" }, { id: "desc" }],
          take: limit + 1,
        }),
        prisma.conversation.count({ where: listed }),
      ]);
      return { items: rows.slice(0, limit).map(toSummary), total, more: rows.length > limit };
    },
    async open(actor, conversationId, before, limit) {
      return toConversationView(await run<OpenedRow>(database, openStatement(actor, conversationId, before, limit)), limit);
    },
    async rename(actor, conversationId, title, nowMs) {
      return toRenamed(await run<RenamedRow>(database, renameStatement(actor, conversationId, title, nowMs)));
    },
    async select(actor, conversationId, messageId) {
      return (await run(database, selectStatement(actor, conversationId, messageId))).length > 0;
    },
    async delete(actor, conversationId) {
      const { count } = await prisma.conversation.deleteMany({ where: { id: conversationId, ...ownConversations(actor) } });
      return count > 0;
    },
  };
}

/** Behind a place in the list: `lastMessageAt` is never null on a row that holds a message. */
function olderThan({ at, id }: ListPosition): Prisma.ConversationWhereInput {
  const lastMessageAt = new Date(at);
  return { OR: [{ lastMessageAt: { lt: lastMessageAt } }, { lastMessageAt, id: { lt: id } }] };
}

function toSummary(row: Conversation): ConversationSummary {
  return {
    id: row.id,
    title: row.title,
    status: ConversationStatus.parse(row.status),
    messageCount: row.messageCount,
    createdAt: row.createdAt.toISOString(),
    lastMessageAt: row.lastMessageAt?.toISOString() ?? null,
  };
}
