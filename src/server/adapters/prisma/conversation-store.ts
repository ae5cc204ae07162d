import { ConversationSummary } from "@/contract/conversation";
import type { ConversationStore } from "../../domain/conversation/ports";
import type { Database } from "../database/database";
import { archiveIdleStatement, findStatement, setStatusStatement } from "./conversation-status";
import { toUpdated, type UpdatedRow } from "./conversation-updated";
import type { PrismaClient } from "./generated/client";
import { type ListedRow, listStatement, toListed } from "./list-conversations";
import { markReadStatement } from "./mark-read";
import { type OpenedRow, openStatement, openThroughStatement, toConversationView, toViewThrough } from "./open-conversation";
import { ownConversations } from "./owner";
import { renameStatement } from "./rename-conversation";
import { selectStatement } from "./select-sibling";
import { run } from "./statement";

/** Conversations in PostgreSQL. */
export function createConversationStore(prisma: PrismaClient, database: Database): ConversationStore {
  return {
    async list(actor, after, limit, archived) {
      return toListed(await run<ListedRow>(database, listStatement(actor, after, limit, archived)), limit);
    },
    async open(actor, conversationId, before, limit) {
      return toConversationView(await run<OpenedRow>(database, openStatement(actor, conversationId, before, limit)), limit);
    },
    async openThrough(actor, conversationId, messageId) {
      return toViewThrough(await run<OpenedRow>(database, openThroughStatement(actor, conversationId, messageId)));
    },
    async rename(actor, conversationId, title, nowMs) {
      return toUpdated(await run<UpdatedRow>(database, renameStatement(actor, conversationId, title, nowMs)));
    },
    async select(actor, conversationId, messageId) {
      return (await run(database, selectStatement(actor, conversationId, messageId))).length > 0;
    },
    async markRead(actor, conversationId) {
      return (await run(database, markReadStatement(actor, conversationId))).length > 0;
    },
    async find(actor, conversationId) {
      const [row] = await run<{ conversation: unknown }>(database, findStatement(actor, conversationId));
      return row === undefined ? null : ConversationSummary.parse(row.conversation);
    },
    async setStatus(actor, conversationId, status, nowMs) {
      return toUpdated(await run<UpdatedRow>(database, setStatusStatement(actor, conversationId, status, nowMs)));
    },
    async archiveIdle(idle) {
      return (await run(database, archiveIdleStatement(idle))).length;
    },
    async delete(actor, conversationId) {
      const { count } = await prisma.conversation.deleteMany({ where: { id: conversationId, ...ownConversations(actor) } });
      return count > 0;
    },
  };
}
