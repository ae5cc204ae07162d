import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createAuditLog } from "./audit-log";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
const audit = createAuditLog({ database, clock: { now: Date.now }, ids: { next: randomUUID } });

it("keeps who did what to what, and outlives both", async () => {
  const actor = { kind: "admin" as const, userId: randomUUID(), sessionId: randomUUID() };
  const subject = { type: "user" as const, id: randomUUID() };
  await audit.record({ actor, action: "role-changed", subject, details: { from: "user", to: "admin" } });
  await audit.record({ actor: null, action: "link-made", subject });
  const rows = await database.query(
    "SELECT actor_kind, actor_user_id, actor_session_id, action, subject_type, subject_id, details FROM audit_events ORDER BY actor_kind",
  );
  expect(rows).toEqual([
    {
      actor_kind: "admin",
      actor_user_id: actor.userId,
      actor_session_id: actor.sessionId,
      action: "role-changed",
      subject_type: "user",
      subject_id: subject.id,
      details: { from: "user", to: "admin" },
    },
    {
      actor_kind: "system",
      actor_user_id: null,
      actor_session_id: null,
      action: "link-made",
      subject_type: "user",
      subject_id: subject.id,
      details: {},
    },
  ]);
});
