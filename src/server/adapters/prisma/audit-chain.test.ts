import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { temporaryDatabase } from "@/testing/temporary-database";
import { createAuditChain } from "./audit-chain";
import { createAuditLog } from "./audit-log";

const database = await temporaryDatabase();
afterAll(() => database.dispose());
beforeEach(() => tamper("DELETE FROM audit_events", "DELETE FROM audit_seals"));

const chain = () => createAuditChain(database);
async function logged(count: number): Promise<void> {
  const audit = createAuditLog({ database, clock: { now: Date.now }, ids: { next: randomUUID } });
  for (let i = 0; i < count; i++)
    await audit.record({ actor: null, action: "invited", subject: { type: "link", id: String(i) }, details: { i } });
}
/** As somebody would who may do everything with the database. */
async function tamper(...statements: string[]): Promise<void> {
  for (const table of ["audit_events", "audit_seals"]) await database.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  for (const statement of statements) await database.query(statement);
  for (const table of ["audit_events", "audit_seals"]) await database.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

describe("the chain of the audit trail", () => {
  it("takes in each event once, in the order of their writing, and is whole", async () => {
    expect(await chain().verify()).toEqual({ sealed: 0, unsealed: 0, brokenAt: null, head: null });
    await logged(3);
    expect(await chain().verify()).toEqual({ sealed: 0, unsealed: 3, brokenAt: null, head: null });
    expect([await chain().seal(), await chain().seal()]).toEqual([3, 0]);
    const first = await chain().verify();
    expect(first).toEqual({ sealed: 3, unsealed: 0, brokenAt: null, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await logged(1);
    await chain().seal();
    const second = await chain().verify();
    expect([second.sealed, second.brokenAt, second.head === first.head]).toEqual([4, null, false]);
    const order = await database.query("SELECT e.subject_id FROM audit_seals s JOIN audit_events e ON e.id = s.event_id ORDER BY s.seq");
    expect(order).toEqual(["0", "1", "2", "0"].map((subject_id) => ({ subject_id })));
  });

  it("takes in a thousand and more", async () => {
    await database.query(
      "INSERT INTO audit_events (id, actor_kind, action, subject_type) SELECT gen_random_uuid(), 'system', 'test', 'nothing' FROM generate_series(1, 1001)",
    );
    expect(await chain().seal()).toBe(1_001);
    expect(await chain().verify()).toMatchObject({ sealed: 1_001, unsealed: 0, brokenAt: null });
  });

  for (const [what, statement] of [
    ["changed", "UPDATE audit_events SET action = 'sign-in' WHERE subject_id = '1'"],
    ["given another time", "UPDATE audit_events SET created_at = created_at - interval '1 second' WHERE subject_id = '1'"],
    ["removed", "DELETE FROM audit_events WHERE subject_id = '1'"],
    ["removed with its place", "DELETE FROM audit_seals WHERE seq = 2"],
    ["bound anew", "UPDATE audit_seals SET hash = sha256('x') WHERE seq = 2"],
  ] as const) {
    it(`breaks where an event was ${what}`, async () => {
      await logged(4);
      await chain().seal();
      await tamper(statement);
      expect((await chain().verify()).brokenAt).toBe(2);
    });
  }

  it("is not made twice by two at once", async () => {
    await logged(2);
    const both = await Promise.allSettled([chain().seal(), chain().seal()]);
    expect(both.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(await chain().verify()).toMatchObject({ sealed: 2, unsealed: 0, brokenAt: null });
  });

  it("cannot be changed by what the application may do", async () => {
    await logged(1);
    await chain().seal();
    for (const statement of ["UPDATE audit_seals SET seq = 2", "DELETE FROM audit_seals", "TRUNCATE audit_seals"]) {
      await expect(database.query(statement)).rejects.toMatchObject({ code: "23514" });
    }
  });
});
