import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { listAudit } from "@/server/domain/analytics/audit-trail";
import { insertRow, insertSample, validRows } from "@/testing/sample-rows";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createAuditChain } from "./audit-chain";
import { createAuditTrail } from "./audit-trail";

const database = await temporaryDatabase();
const auditTrail = createAuditTrail(database);
afterAll(() => database.dispose());
const admin = { kind: "admin" as const, userId: randomUUID(), sessionId: randomUUID() };

it("is listed the latest first, by action and by who did it, with their address as long as there is one, page by page", async () => {
  const ids = await insertSample(database);
  const event = (action: string, more = {}) =>
    insertRow(database, "audit_events", { ...validRows(ids).audit_events, id: randomUUID(), action, ...more });
  for (let i = 0; i < 3; i++)
    await event("sign-in", { actor_kind: "user", actor_user_id: ids.user, subject_type: "session", subject_id: String(i) });
  await createAuditChain(database).seal();
  await event("invited", { details: { to: "link" } });
  await event("sign-in", { actor_kind: "user", actor_user_id: randomUUID() });
  const [{ email } = { email: "" }] = await database.query<{ email: string }>("SELECT email FROM users WHERE id = $1", [ids.user]);

  const list = async (input = {}) => {
    const listed = await listAudit({ auditTrail }, admin, input);
    if (!listed.ok) throw new Error(listed.code);
    return listed.value;
  };
  const all = await list();
  expect(all.total).toEqual({ count: 5, isExact: true });
  expect(all.items.map(({ action, actorEmail, isSealed }) => [action, actorEmail, isSealed])).toEqual([
    ["sign-in", null, false],
    ["invited", null, false],
    ["sign-in", email, true],
    ["sign-in", email, true],
    ["sign-in", email, true],
  ]);
  expect(all.items[1]).toMatchObject({ actorKind: "system", details: { to: "link" }, subjectType: "nothing", subjectId: null });
  expect((await list({ action: "invited" })).items).toHaveLength(1);
  const theirs = await list({ userId: ids.user, limit: 2 });
  expect([theirs.items.map(({ subjectId }) => subjectId), theirs.total]).toEqual([["2", "1"], { count: 3, isExact: true }]);
  const next = await list({ userId: ids.user, limit: 2, cursor: theirs.nextCursor ?? "" });
  expect([next.items.map(({ subjectId }) => subjectId), next.nextCursor, next.total]).toEqual([["0"], null, null]);
  expect(await listAudit({ auditTrail }, admin, { cursor: "1; DROP" })).toEqual({ ok: false, code: "VALIDATION_FAILED" });
});
