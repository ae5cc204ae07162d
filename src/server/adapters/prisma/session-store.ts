import { SessionStatus } from "@/contract/session";
import type { SessionStore } from "../../domain/session/ports";
import type { PrismaClient } from "./generated/client";
import { actingSession } from "./owner";
import { json } from "./statement";

/** ChatSessions in PostgreSQL. */
export function createSessionStore(prisma: PrismaClient): SessionStore {
  return {
    async find(actor) {
      const row = await prisma.chatSession.findFirst({ where: actingSession(actor) });
      if (row === null) return null;
      return {
        id: row.id,
        status: SessionStatus.parse(row.status),
        lastActivityAt: row.lastActivityAt.getTime(),
        expiresAt: row.expiresAt.getTime(),
      };
    },
    async setStatus(actor, status) {
      await prisma.chatSession.updateMany({ where: actingSession(actor), data: { status } });
    },
    async setPreferences(actor, preferences) {
      const data = { preferences: JSON.parse(json(preferences)) };
      await prisma.chatSession.updateMany({ where: actingSession(actor), data });
    },
    async eraseGuest(actor) {
      if (actor.kind !== "guest") return false;
      const { count } = await prisma.chatSession.deleteMany({ where: { ...actingSession(actor), userId: null } });
      return count > 0; // a trigger takes the conversations along
    },
    async eraseEndedGuests(endedBeforeMs, limit) {
      const ended = await prisma.chatSession.findMany({
        where: { userId: null, expiresAt: { lt: new Date(endedBeforeMs) } },
        select: { id: true },
        orderBy: { expiresAt: "asc" },
        take: limit,
      });
      const { count } = await prisma.chatSession.deleteMany({ where: { id: { in: ended.map(({ id }) => id) } } });
      return count;
    },
  };
}
